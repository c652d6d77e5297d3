/** Functions that begin with `$`: short ways to say common things. */
import { toNumber, toText } from '../coerce-value.ts';
import { type Frame, spendOperations } from '../frame.ts';
import { queryData } from '../jmespath/query-data.ts';
import { isEmptyValue } from '../methods/emptiness-methods.ts';
import type { StaticFunction } from './static-function.ts';

export const shortcutFunctions: ReadonlyMap<string, StaticFunction> = new Map<string, StaticFunction>([
  ['$average', (frame, args) => (args.length === 0 ? 0 : sum(frame, args) / args.length)],
  ['$fromAI', (frame, args) => readFromAgent(frame, args)],
  ['$ifEmpty', (_frame, args) => (isEmptyValue(args[0]) ? args[1] : args[0])],
  ['$jmespath', (frame, args) => queryData(frame, args[0], toText(frame, args[1]))],
  [
    '$max',
    (frame, args) => numbers(frame, args).reduce((best, value) => Math.max(best, value), Number.NEGATIVE_INFINITY),
  ],
  [
    '$min',
    (frame, args) => numbers(frame, args).reduce((best, value) => Math.min(best, value), Number.POSITIVE_INFINITY),
  ],
  ['$not', (_frame, args) => !args[0]],
]);

/** `$fromAI(name, description, type, fallback)`: what an agent gave its tool; outside of one the fallback, or null. */
function readFromAgent(frame: Frame, args: readonly unknown[]): unknown {
  const name = toText(frame, args[0]);
  const given = frame.scope.fromAgent;
  if (given !== undefined && Object.hasOwn(given, name)) return given[name];
  return args[3] ?? null;
}

function sum(frame: Frame, args: readonly unknown[]): number {
  return numbers(frame, args).reduce((total, value) => total + value, 0);
}

function numbers(frame: Frame, args: readonly unknown[]): number[] {
  spendOperations(frame, args.length);
  return args.map((arg) => toNumber(frame, arg));
}
