/** The part of an item that some fields make, or that is left without them. */
import type { JsonObject, NodeContext } from '@noria/core';
import { readField } from './read-field.ts';
import { removeFields } from './remove-fields.ts';
import { setField } from './set-field.ts';

/** `all` of them, `selected` ones, or all `except` some. */
export type FieldChoice = 'all' | 'selected' | 'except';

/**
 * @param json not touched; the result shares with it
 * @param parameter where the paths stand, for the error
 * @param item index in input 0, for the error
 * @throws PARAMETER_INVALID a path cannot be a field
 */
export function chooseFields(
  ctx: NodeContext,
  json: JsonObject,
  choice: FieldChoice,
  paths: readonly string[],
  parameter: string,
  item: number,
): JsonObject {
  if (choice === 'all') return json;
  if (choice === 'except') return removeFields(json, paths);
  const chosen: JsonObject = {};
  for (let at = 0; at < paths.length; at++) {
    const path = paths[at] as string;
    const value = readField(json, path);
    if (value !== undefined) setField(ctx, chosen, path, value, `${parameter}[${at}]`, item);
  }
  return chosen;
}
