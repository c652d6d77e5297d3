/** The place of a group in one object of all: a field for each of its values, one inside the other. */
import type { JsonObject, NodeContext } from '@noria/core';
import { parameterFault } from '../parameter-fault.ts';
import type { Group } from './group-items.ts';

/**
 * @param whole gets the place
 * @returns the object at the place, which is `whole` for a group without values
 * @throws PARAMETER_INVALID a value cannot be the name of a field
 */
export function nestGroup(ctx: NodeContext, whole: JsonObject, { values, members }: Group): JsonObject {
  let place = whole;
  for (let at = 0; at < values.length; at++) {
    const name = String(values[at]);
    if (name === '__proto__') {
      throw parameterFault(ctx, `groupBy[${at}]`, '"__proto__" cannot be a field', members[0] ?? 0);
    }
    const next = Object.hasOwn(place, name) ? (place[name] as JsonObject) : {};
    place[name] = next;
    place = next;
  }
  return place;
}
