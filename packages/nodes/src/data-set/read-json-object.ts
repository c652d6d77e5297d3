/** Reads the object of `json` mode: an object as it is, or the text of one. */
import type { Json, JsonObject, NodeContext } from '@noria/core';
import { parameterFault, showValue } from '../parameter-fault.ts';

/**
 * @param item index in input 0, for the error
 * @throws PARAMETER_INVALID neither an object nor the text of one
 */
export function readJsonObject(ctx: NodeContext, value: Json, item: number): JsonObject {
  const object = typeof value === 'string' ? parseText(ctx, value, item) : value;
  if (typeof object !== 'object' || object === null || Array.isArray(object)) {
    throw parameterFault(ctx, 'json', `${showValue(value)} is no object`, item);
  }
  return object;
}

function parseText(ctx: NodeContext, text: string, item: number): Json {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw parameterFault(ctx, 'json', `the text is not valid JSON (${(cause as Error).message})`, item);
  }
}
