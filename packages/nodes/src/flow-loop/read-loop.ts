/** The loop's own part of the context, which the engine gives to every node with `control: loop`. */
import { type LoopContext, type NodeContext, NoriaError } from '@noria/core';

/** @throws INTERNAL the engine ran a loop as a plain node */
export function readLoop(ctx: NodeContext): LoopContext {
  if (ctx.loop === null) throw new NoriaError('INTERNAL', { node: ctx.node.name, problem: 'no loop context' });
  return ctx.loop;
}
