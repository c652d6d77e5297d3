/** Puts a value at a dot path, copying only the objects and lists on the way: the item it came from stays as it was. */
import type { Json, JsonObject, NodeContext } from '@noria/core';
import { parameterFault } from '../parameter-fault.ts';

const listIndex = /^(0|[1-9]\d{0,8})$/;

/**
 * Sets `value` at `path` in `target`. Whatever stands in the way and is neither an object nor a list gives way to an object.
 * @param target an object that belongs to the caller; what it refers to is shared and not touched
 * @param path names and list indexes, such as `lines.0.price`
 * @param parameter where the path stands, for the error: `fields[0].name`
 * @param item index in input 0, for the error
 * @throws PARAMETER_INVALID a name is empty or `__proto__`, or a list has no such place
 */
export function setField(
  ctx: NodeContext,
  target: JsonObject,
  path: string,
  value: Json,
  parameter: string,
  item: number,
): void {
  if (!path.includes('.') && path !== '' && path !== '__proto__') {
    target[path] = value;
    return;
  }
  const names = path.split('.');
  let container: JsonObject | Json[] = target;
  for (let depth = 0; depth < names.length; depth++) {
    const name = names[depth] as string;
    const problem = findFault(container, name);
    if (problem !== null) throw parameterFault(ctx, parameter, problem, item);
    const last = depth === names.length - 1;
    const next: Json = last ? value : copyContainer(readOwn(container, name));
    // An index that findFault let through; JavaScript turns the text into a number.
    (container as JsonObject)[name] = next;
    if (!last) container = next as JsonObject | Json[];
  }
}

function findFault(container: JsonObject | Json[], name: string): string | null {
  if (name === '') return 'a dot must stand between two names';
  if (name === '__proto__') return '"__proto__" cannot be a field';
  if (!Array.isArray(container)) return null;
  if (!listIndex.test(name)) return `"${name}" leads into a list, which takes a number`;
  return Number(name) > container.length ? `the list has ${container.length} entries, so ${name} is too far` : null;
}

function readOwn(container: JsonObject | Json[], name: string): Json | undefined {
  return Object.hasOwn(container, name) ? (container as JsonObject)[name] : undefined;
}

function copyContainer(value: Json | undefined): JsonObject | Json[] {
  if (Array.isArray(value)) return value.slice();
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
