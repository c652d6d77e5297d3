/** One run of a while loop: another pass on what the last one sent back, or the end. The state is the number of passes. */
import { type Item, type LoopContext, type NodeContext, type NodeResult, NoriaError } from '@noria/core';
import { passItemOn, passOn } from '../lineage/pass-on.ts';
import { readLoop } from './read-loop.ts';

type Settings = {
  condition: boolean;
  maxPasses: number;
  atLimit: 'done' | 'fail';
  result: 'all' | 'last';
};

/**
 * The first pass gets the items that came in; each further pass gets what the last one sent back. Nothing sent back ends the loop.
 * @param items items that came in, the same on every run
 * @throws NODE_FAILED the condition still holds after `maxPasses`, and `atLimit` is `fail`
 */
export function runWhileLoop(ctx: NodeContext, items: readonly Item[]): NodeResult | Promise<NodeResult> {
  const loop = readLoop(ctx);
  const passes = loop.state === null ? 0 : (loop.state as number);
  const current = passes === 0 ? items : loop.lastReturned();
  if (current.length === 0) return end(loop, items, passes, ctx.parameters() as Settings);
  const settings = (passes === 0 ? ctx.parameters() : loop.parametersOfReturned(0)) as Settings;
  if (!settings.condition || reachedLimit(ctx, passes, settings)) return end(loop, items, passes, settings);
  return { kind: 'output', outputs: [[], passOn(current)], loop: { next: passes + 1 } };
}

function reachedLimit(ctx: NodeContext, passes: number, { maxPasses, atLimit }: Settings): boolean {
  if (passes < maxPasses) return false;
  const problem = `the condition of "${ctx.node.name}" still holds after ${passes} passes, the most that it allows`;
  if (atLimit === 'fail') throw new NoriaError('NODE_FAILED', { problem, node: ctx.node.name, passes });
  ctx.log('warn', problem, { passes });
  return true;
}

/** Items that came in keep their pairs; those that passes sent back stand, in order, as input 1 of this run. */
function end(
  loop: LoopContext,
  items: readonly Item[],
  passes: number,
  { result }: Settings,
): NodeResult | Promise<NodeResult> {
  if (!loop.wiredBack || passes === 0) {
    return {
      kind: 'output',
      outputs: [items.map((item, index) => passItemOn(item, { item: index })), []],
      loop: 'done',
    };
  }
  if (result === 'all') return loop.allReturned().then((all) => endWithReturned(all, 0));
  const last = loop.lastReturned();
  return endWithReturned(last, loop.returnedCount - last.length);
}

/** @param offset place of the first item among all that passes sent back */
function endWithReturned(items: readonly Item[], offset: number): NodeResult {
  const paired = items.map((item, index) => passItemOn(item, { item: offset + index, input: 1 }));
  return { kind: 'output', outputs: [paired, []], loop: 'done' };
}
