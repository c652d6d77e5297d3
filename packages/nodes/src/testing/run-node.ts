/** Runs a node for a test, through its waits, calls and passes, until it gives its output. */
import type { CallResult, Item, NodeContext, NodeResult, NodeType, OutputResult, Parameters } from '@noria/core';
import { createTestContext, type TestContext, type TestStep } from './create-test-context.ts';

/** One run; the node must give its output at once. */
export async function runNode(type: NodeType, step: TestStep): Promise<OutputResult> {
  const result = await runFreely(type, step);
  if (result.kind !== 'output') throw new Error(`${type.type} did not give its output but: ${result.kind}`);
  return result;
}

/** One run, whatever it gives. */
export async function runFreely(type: NodeType, step: TestStep): Promise<NodeResult> {
  const ctx = createTestContext(type, step);
  return joinGiven(ctx, await type.run(ctx, step.inputs?.[0] ?? []));
}

/** What a node gave out before it was done comes first. */
function joinGiven({ given }: TestContext, result: NodeResult): NodeResult {
  if (result.kind !== 'output' || given.size === 0) return result;
  const count = Math.max(result.outputs.length, ...[...given.keys()].map((output) => output + 1));
  const join = (output: number): Item[] => [...(given.get(output) ?? []), ...(result.outputs[output] ?? [])];
  return { ...result, outputs: Array.from({ length: count }, (_, output) => join(output)) };
}

/** Runs a node to its end: a wait's time passes, a called workflow gives back what it got, a pass sends its items back. */
export async function runToEnd(type: NodeType, step: TestStep): Promise<OutputResult> {
  if (type.control === 'loop')
    return runLoop(type, step.parameters ?? {}, step.inputs?.[0] ?? [], (items) => [...items]);
  const ctx = createTestContext(type, step);
  const items = step.inputs?.[0] ?? [];
  let result = await type.run(ctx, items);
  while (result.kind !== 'output') result = await wake(type, ctx, items, result);
  return result;
}

function wake(
  type: NodeType,
  ctx: NodeContext,
  items: readonly Item[],
  held: NodeResult,
): NodeResult | Promise<NodeResult> {
  if (type.wake === undefined) throw new Error(`${type.type} cannot be woken`);
  if (held.kind === 'wait') return type.wake(ctx, items, { kind: 'timer' });
  const results = (held as CallResult).calls.map((call, index) => ({
    executionId: `child-${index}`,
    status: 'succeeded' as const,
    items: call.items,
  }));
  return type.wake(ctx, items, { kind: 'called', results });
}

/**
 * Drives a loop as the engine does.
 * @param body what a pass makes of its items; null when no wire leads back
 * @returns the last output, with the items of all passes under output 1
 */
export async function runLoop(
  type: NodeType,
  parameters: Parameters,
  items: readonly Item[],
  body: ((items: readonly Item[], pass: number) => Item[]) | null,
): Promise<OutputResult> {
  const passed: Item[] = [];
  const allReturned: Item[] = [];
  let lastReturned: Item[] = [];
  let state: Extract<OutputResult['loop'], object>['next'] = null;
  for (let pass = 0; pass < 1000; pass++) {
    const loop = {
      pass,
      state,
      wiredBack: body !== null,
      lastReturned: () => lastReturned,
      get returnedCount() {
        return allReturned.length;
      },
      allReturned: async () => allReturned,
    };
    const result = await runNode(type, { parameters, inputs: [items], loop });
    if (result.loop === 'done') return { ...result, outputs: [result.outputs[0] ?? [], passed] };
    state = result.loop?.next ?? null;
    const batch = result.outputs[1] ?? [];
    passed.push(...batch);
    lastReturned = body?.(batch, pass) ?? [];
    allReturned.push(...lastReturned);
  }
  throw new Error('the loop does not end');
}
