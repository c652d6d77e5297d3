/** `Math`. Random values come from the execution's seed, so that a step computed again gives the same. */
import { toNumber } from '../coerce-value.ts';
import { type Frame, spendOperations } from '../frame.ts';
import type { StaticFunction } from './static-function.ts';

const ofOneNumber = [
  Math.abs,
  Math.acos,
  Math.acosh,
  Math.asin,
  Math.asinh,
  Math.atan,
  Math.atanh,
  Math.cbrt,
  Math.ceil,
  Math.clz32,
  Math.cos,
  Math.cosh,
  Math.exp,
  Math.expm1,
  Math.floor,
  Math.fround,
  Math.log,
  Math.log10,
  Math.log1p,
  Math.log2,
  Math.round,
  Math.sign,
  Math.sin,
  Math.sinh,
  Math.sqrt,
  Math.tan,
  Math.tanh,
  Math.trunc,
] as const;

export const mathFunctions: ReadonlyMap<string, StaticFunction> = new Map<string, StaticFunction>([
  ...ofOneNumber.map((fn): [string, StaticFunction] => [fn.name, (frame, args) => fn(toNumber(frame, args[0]))]),
  ['atan2', (frame, args) => Math.atan2(toNumber(frame, args[0]), toNumber(frame, args[1]))],
  ['hypot', (frame, args) => Math.hypot(...numbers(frame, args))],
  ['imul', (frame, args) => Math.imul(toNumber(frame, args[0]), toNumber(frame, args[1]))],
  [
    'max',
    (frame, args) => numbers(frame, args).reduce((best, value) => Math.max(best, value), Number.NEGATIVE_INFINITY),
  ],
  [
    'min',
    (frame, args) => numbers(frame, args).reduce((best, value) => Math.min(best, value), Number.POSITIVE_INFINITY),
  ],
  ['pow', (frame, args) => toNumber(frame, args[0]) ** toNumber(frame, args[1])],
  ['random', (frame) => frame.scope.random()],
]);

export const mathConstants: ReadonlyMap<string, unknown> = new Map([
  ['E', Math.E],
  ['LN10', Math.LN10],
  ['LN2', Math.LN2],
  ['LOG10E', Math.LOG10E],
  ['LOG2E', Math.LOG2E],
  ['PI', Math.PI],
  ['SQRT1_2', Math.SQRT1_2],
  ['SQRT2', Math.SQRT2],
]);

function numbers(frame: Frame, args: readonly unknown[]): number[] {
  spendOperations(frame, args.length >> 1);
  return args.map((arg) => toNumber(frame, arg));
}
