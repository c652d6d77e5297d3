/** Gives fields at dot paths other names, or other places. */
import type { Json, JsonObject } from '@noria/core';
import { readField } from '../fields/read-field.ts';
import { removeFields } from '../fields/remove-fields.ts';
import { setField } from '../fields/set-field.ts';
import { parameterFault } from '../parameter-fault.ts';
import { type RenamePlace, renameKeys } from './rename-keys.ts';
import type { FieldRename, Settings } from './rename-settings.ts';

/**
 * @param json not touched
 * @throws PARAMETER_INVALID a field is missing, or a name is taken, where that is to stop the workflow
 */
export function renameFields(place: RenamePlace, { fields, missing }: Settings, json: JsonObject): JsonObject {
  if (fields.length === 0) return json;
  const found = fields.map((field, at) => ({ ...field, at, value: readField(json, field.from) }));
  const lost = found.find(({ value }) => value === undefined);
  if (lost !== undefined && missing === 'stop') {
    throw parameterFault(place.ctx, `fields[${lost.at}].from`, `there is no "${lost.from}"`, place.item);
  }
  const there = found.filter(({ value }) => value !== undefined);
  const inPlace = Map.groupBy(
    there.filter(({ from, to }) => parentOf(from) === parentOf(to)),
    ({ from }) => parentOf(from),
  );
  // What moves is taken out first, so that its name is free.
  const moves = there.filter(({ from, to }) => parentOf(from) !== parentOf(to));
  let renamed = removeFields(
    json,
    moves.map(({ from }) => from),
  );
  // Inner objects first: the names of outer ones lead to them.
  const parents = [...inPlace.keys()].toSorted((a, b) => b.length - a.length);
  for (const parent of parents) renamed = renameIn(place, renamed, parent, inPlace.get(parent) ?? []);
  return moves.length === 0 ? renamed : moveFields(place, { ...renamed }, moves);
}

interface FoundField extends FieldRename {
  readonly at: number;
  readonly value: Json | undefined;
}

function renameIn(place: RenamePlace, json: JsonObject, parent: string, fields: readonly FoundField[]): JsonObject {
  const container = parent === '' ? json : readField(json, parent);
  if (typeof container !== 'object' || container === null || Array.isArray(container)) {
    const at = fields[0]?.at ?? 0;
    throw parameterFault(place.ctx, `fields[${at}].to`, `entries of the list "${parent}" have no names`, place.item);
  }
  const renames = new Map(fields.map(({ from, to }) => [lastOf(from), lastOf(to)]));
  const parameter = (name: string): string => `fields[${fields.find(({ from }) => lastOf(from) === name)?.at}].to`;
  const renamed = renameKeys(place, container, renames, parameter);
  if (parent === '') return renamed;
  const whole = { ...json };
  setField(place.ctx, whole, parent, renamed, parameter(lastOf(fields[0]?.from ?? '')), place.item);
  return whole;
}

function moveFields(place: RenamePlace, json: JsonObject, moves: readonly FoundField[]): JsonObject {
  for (const { to, at, value } of moves) {
    if (place.taken === 'stop' && readField(json, to) !== undefined) {
      throw parameterFault(place.ctx, `fields[${at}].to`, `there is another field "${to}" already`, place.item);
    }
    setField(place.ctx, json, to, value as Json, `fields[${at}].to`, place.item);
  }
  return json;
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('.')));
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}
