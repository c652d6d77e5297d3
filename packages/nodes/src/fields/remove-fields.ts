/** Takes fields at dot paths away, copying only the objects and lists on the way. */
import type { Json, JsonObject } from '@noria/core';
import { compareCodes } from '../values/compare-values.ts';

/**
 * @param json not touched
 * @param paths names and list indexes, such as `lines.0.price`; what follows in a list moves up
 * @returns `json` itself where there is none of the fields
 */
export function removeFields(json: JsonObject, paths: readonly string[]): JsonObject {
  let rest: Json = json;
  for (const path of orderPaths(paths)) rest = removeFrom(rest, path.split('.'), 0);
  return rest as JsonObject;
}

const leadsIntoList = /\.\d/;

/** Later entries of a list first: the others would move. */
function orderPaths(paths: readonly string[]): readonly string[] {
  if (paths.length < 2 || !paths.some((path) => leadsIntoList.test(path))) return paths;
  return paths.toSorted((a, b) => comparePaths(b.split('.'), a.split('.')));
}

function comparePaths(a: readonly string[], b: readonly string[]): number {
  const at = a.findIndex((name, index) => name !== b[index]);
  if (at === -1) return a.length - b.length;
  const [left = '', right = ''] = [a[at], b[at]];
  return Number(left) - Number(right) || compareCodes(left, right);
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
