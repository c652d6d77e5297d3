/** Finds the value at a dot path in what was read. */
import type { Json } from '@noria/core';
import { parameterFault } from '../parameter-fault.ts';
import type { Content } from './content.ts';

/**
 * @param path names and list indexes, such as `data.orders.0`; empty for the value itself
 * @throws PARAMETER_INVALID nothing is there; the error says what is
 */
export function requireAtPath({ ctx, item }: Pick<Content, 'ctx' | 'item'>, root: Json, path: string): Json {
  let value: Json = root;
  for (const name of path === '' ? [] : path.split('.')) {
    const isContainer = typeof value === 'object' && value !== null;
    if (!isContainer || !Object.hasOwn(value as object, name)) {
      const has = isContainer
        ? Object.keys(value as object)
            .slice(0, 10)
            .join(', ')
        : typeof value;
      throw parameterFault(ctx, 'path', `there is nothing at "${name}" of ${path}; there is: ${has}`, item);
    }
    value = (value as { [key: string]: Json })[name] as Json;
  }
  return value;
}
