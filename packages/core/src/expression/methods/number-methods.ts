/** Methods of numbers and of true and false. */
import { toNumber, toText } from '../coerce-value.ts';
import { failFault } from '../expression-fault.ts';
import { type Frame, spendOperations } from '../frame.ts';
import { emptinessMethods } from './emptiness-methods.ts';
import { formatNumberLocally } from './format-locally.ts';
import type { Method, MethodTable } from './method.ts';
import { parseDateTime } from './parse-date-time.ts';

const forNumbers: Record<string, Method<number>> = {
  ...emptinessMethods,
  abs: (_frame, self) => Math.abs(self),
  ceil: (_frame, self) => Math.ceil(self),
  floor: (_frame, self) => Math.floor(self),
  format: (frame, self, args) => formatNumberLocally(frame, self, args),
  isEven: (_frame, self) => wholeNumber(self) % 2 === 0,
  isInteger: (_frame, self) => Number.isInteger(self),
  isOdd: (_frame, self) => wholeNumber(self) % 2 !== 0,
  round: (frame, self, args) => roundNumber(self, args[0] === undefined ? 0 : toNumber(frame, args[0])),
  toBoolean: (_frame, self) => self !== 0 && !Number.isNaN(self),
  toDateTime: (frame, self, args) => parseDateTime(frame, self, args[0]),
  toExponential: (frame, self, args) => self.toExponential(digits(frame, args)),
  toFixed: (frame, self, args) => self.toFixed(digits(frame, args)),
  toFloat: (_frame, self) => self,
  toInt: (_frame, self) => Math.trunc(self),
  toJsonString: (_frame, self) => JSON.stringify(self),
  toLocaleString: (frame: Frame, self: number, args: readonly unknown[]) => formatNumberLocally(frame, self, args),
  toNumber: (_frame, self) => self,
  toPrecision: (frame, self, args) => self.toPrecision(digits(frame, args)),
  toString: (frame: Frame, self: number, args: readonly unknown[]) => self.toString(digits(frame, args)),
  toWholeNumber: (_frame, self) => Math.trunc(self),
  valueOf: (_frame: Frame, self: number) => self,
};

const forBooleans: Record<string, Method<boolean>> = {
  ...emptinessMethods,
  toBoolean: (_frame, self) => self,
  toInt: (_frame, self) => Number(self),
  toJsonString: (_frame, self) => String(self),
  toNumber: (_frame, self) => Number(self),
  toString: (frame: Frame, self: boolean) => toText(frame, self),
  valueOf: (_frame: Frame, self: boolean) => self,
};

export const numberMethods: MethodTable<number> = new Map(Object.entries(forNumbers));
export const booleanMethods: MethodTable<boolean> = new Map(Object.entries(forBooleans));

function digits(frame: Frame, args: readonly unknown[]): number | undefined {
  spendOperations(frame, 5);
  return args[0] === undefined ? undefined : toNumber(frame, args[0]);
}

/** Half away from zero, by the decimal digits that the number is written with: `(1.005).round(2)` is 1.01. */
function roundNumber(value: number, places: number): number {
  if (!Number.isInteger(places) || places < 0 || places > 100) throw failFault('`round` takes 0 to 100 decimal places');
  if (!Number.isFinite(value)) return value;
  const rounded = Number(`${Math.round(Number(`${Math.abs(value)}e${places}`))}e-${places}`);
  if (Number.isNaN(rounded)) return Number(value.toFixed(places));
  return value < 0 ? -rounded : rounded;
}

function wholeNumber(value: number): number {
  if (!Number.isInteger(value)) throw failFault(`${value} is no whole number`);
  return value;
}
