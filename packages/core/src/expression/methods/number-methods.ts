/** Methods of numbers and of true and false. */
import { toNumber } from '../coerce-value.ts';
import { type Frame, spendOperations } from '../frame.ts';
import type { Method, MethodTable } from './method.ts';

const forNumbers: Record<string, Method<number>> = {
  toExponential: (frame, self, args) => self.toExponential(digits(frame, args)),
  toFixed: (frame, self, args) => self.toFixed(digits(frame, args)),
  toPrecision: (frame, self, args) => self.toPrecision(digits(frame, args)),
  toString: (frame: Frame, self: number, args: readonly unknown[]) => self.toString(digits(frame, args)),
  valueOf: (_frame: Frame, self: number) => self,
};

const forBooleans: Record<string, Method<boolean>> = {
  toString: (_frame: Frame, self: boolean) => String(self),
  valueOf: (_frame: Frame, self: boolean) => self,
};

export const numberMethods: MethodTable<number> = new Map(Object.entries(forNumbers));
export const booleanMethods: MethodTable<boolean> = new Map(Object.entries(forBooleans));

function digits(frame: Frame, args: readonly unknown[]): number | undefined {
  spendOperations(frame, 5);
  return args[0] === undefined ? undefined : toNumber(frame, args[0]);
}
