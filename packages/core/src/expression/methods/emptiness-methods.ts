/** `isEmpty` and `isNotEmpty`, which every value has: undefined and null too. */
import { isPlainObject } from '../coerce-value.ts';
import type { Method } from './method.ts';

export const emptinessMethods: Readonly<Record<string, Method<unknown>>> = {
  isEmpty: (_frame, self) => isEmptyValue(self),
  isNotEmpty: (_frame, self) => !isEmptyValue(self),
};

/** Nothing, a text without letters, a list or set without elements, an object without fields. */
export function isEmptyValue(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  if (value instanceof Set || value instanceof Map) return value.size === 0;
  if (!isPlainObject(value)) return false;
  for (const key in value) if (Object.hasOwn(value, key)) return false;
  return true;
}
