/** A method that expressions may call on a value of one type. */
import { failFault } from '../expression-fault.ts';
import type { Callback, Frame } from '../frame.ts';

/** Never changes `self`. Reads arguments through coerce-value.ts, and pays for its work and its result. */
export type Method<Self> = (frame: Frame, self: Self, args: readonly unknown[]) => unknown;

export type MethodTable<Self> = ReadonlyMap<string, Method<Self>>;

/** @throws EXPRESSION_FAILED the argument is no arrow function */
export function takeCallback(args: readonly unknown[], name: string): Callback {
  const callback = args[0];
  if (typeof callback !== 'function') throw failFault(`\`${name}\` needs an arrow function, such as x => x.name`);
  return callback as Callback;
}
