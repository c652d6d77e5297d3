/** The entries of a field that is to be split. */
import type { Json, JsonObject, NodeContext } from '@noria/core';
import { readField } from '../fields/read-field.ts';
import { parameterFault } from '../parameter-fault.ts';

/** A part of a list or an object. */
export interface Entry {
  /** Place in the list, or name in the object. */
  readonly key: string | number;
  readonly value: Json;
}

/**
 * @param at index of the field in the parameters
 * @param item index in input 0
 * @returns a value that is neither list nor object is a list of itself; null when there is none
 * @throws PARAMETER_INVALID there is none, and that is to stop the workflow
 */
export function readEntries(
  ctx: NodeContext,
  missing: 'skip' | 'keep' | 'stop',
  json: JsonObject,
  field: string,
  at: number,
  item: number,
): Entry[] | null {
  const value = readField(json, field) ?? null;
  if (value === null) {
    if (missing === 'stop') throw parameterFault(ctx, `fields[${at}].field`, `there is no "${field}"`, item);
    return null;
  }
  if (Array.isArray(value)) return value.map((entry, key) => ({ key, value: entry }));
  if (typeof value === 'object') return Object.entries(value).map(([key, entry]) => ({ key, value: entry }));
  return [{ key: 0, value }];
}
