/** The error of a parameter whose value, once resolved for an item, cannot be used. */
import { type NodeContext, NoriaError } from '@noria/core';

/**
 * @param parameter path inside the node's parameters, such as `fields[0].value`
 * @param problem what is wrong with it
 * @param item index in input 0
 */
export function parameterFault(ctx: NodeContext, parameter: string, problem: string, item: number): NoriaError {
  return new NoriaError('PARAMETER_INVALID', { parameter, problem, node: ctx.node.name, item });
}

/** A value as an error message may show it. */
export function showValue(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
