/** Takes a field at a dot path away, copying only the objects and lists on the way. */
import type { Json, JsonObject } from '@noria/core';

/**
 * @param json not touched
 * @param path names and list indexes, such as `lines.0.price`; what follows in a list moves up
 * @returns `json` itself where there is no such field
 */
export function removeField(json: JsonObject, path: string): JsonObject {
  return removeFrom(json, path.split('.'), 0) as JsonObject;
}

function removeFrom(value: Json, names: readonly string[], at: number): Json {
  const name = names[at] as string;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return value;
  if (Array.isArray(value)) return removeFromList(value, names, at);
  if (at === names.length - 1) {
    const { [name]: _removed, ...rest } = value;
    return rest;
  }
  const inner = value[name] as Json;
  const left = removeFrom(inner, names, at + 1);
  return left === inner ? value : { ...value, [name]: left };
}

function removeFromList(list: Json[], names: readonly string[], at: number): Json {
  const index = Number(names[at]);
  if (!Number.isInteger(index)) return list;
  if (at === names.length - 1) return list.toSpliced(index, 1);
  const inner = list[index] as Json;
  const left = removeFrom(inner, names, at + 1);
  return left === inner ? list : list.with(index, left);
}
