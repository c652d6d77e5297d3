/** Gives the fields of one object other names, each in its place. */
import type { Json, JsonObject, NodeContext } from '@noria/core';
import { parameterFault } from '../parameter-fault.ts';

export interface RenamePlace {
  readonly ctx: NodeContext;
  /** Index in input 0. */
  readonly item: number;
  readonly taken: 'stop' | 'overwrite';
}

/**
 * @param object not touched
 * @param renames new names by old ones; all at once
 * @param parameter where the new name stands, for the error
 * @throws PARAMETER_INVALID a name is empty, `__proto__`, or taken by another field
 */
export function renameKeys(
  place: RenamePlace,
  object: JsonObject,
  renames: ReadonlyMap<string, string>,
  parameter: (name: string) => string,
): JsonObject {
  const targets = new Set([...renames].filter(([name]) => Object.hasOwn(object, name)).map(([, target]) => target));
  const renamed = new Map<string, Json>();
  for (const [name, value] of Object.entries(object)) {
    const target = renames.get(name);
    if (target === undefined) {
      // What gives way is left out here, so that the other has its own place.
      if (!targets.has(name)) renamed.set(name, value);
      else checkFree(place, name, parameter([...renames].find(([, other]) => other === name)?.[0] ?? ''));
      continue;
    }
    if (target === '' || target === '__proto__') {
      throw parameterFault(place.ctx, parameter(name), `"${target}" cannot be the name of "${name}"`, place.item);
    }
    if (renamed.has(target)) checkFree(place, target, parameter(name));
    renamed.set(target, value);
  }
  return Object.fromEntries(renamed);
}

function checkFree({ ctx, item, taken }: RenamePlace, name: string, parameter: string): void {
  if (taken === 'stop') throw parameterFault(ctx, parameter, `there is another field "${name}" already`, item);
}
