/** The comparisons of `flow.if`, by name: `type.comparison`. */
import { isDeepStrictEqual } from 'node:util';
import type { Json } from '@noria/core';

/** What a side is read as before it is compared; `any` is taken as it is. */
export type OperandType = 'any' | 'string' | 'number' | 'date' | 'boolean' | 'array' | 'object';

export interface Operator {
  readonly left: OperandType;
  /** `none`: there is no right side. */
  readonly right: OperandType | 'none';
  /** The result when a side is missing or null. */
  readonly whenMissing: boolean;
  /** Both sides are of the operator's types; dates are milliseconds since 1970. */
  readonly test: (left: Json, right: Json) => boolean;
}

export const operators: Readonly<Record<string, Operator>> = {
  'any.exists': always((value) => value !== null),
  'any.notExists': always((value) => value === null),
  'any.isEmpty': always(isEmpty),
  'any.notEmpty': always((value) => !isEmpty(value)),
  'any.equals': { ...always(isDeepStrictEqual), right: 'any' },
  'any.notEquals': { ...always((left, right) => !isDeepStrictEqual(left, right)), right: 'any' },

  'string.equals': text((left, right) => left === right),
  'string.notEquals': negative(text((left, right) => left !== right)),
  'string.contains': text((left, right) => left.includes(right)),
  'string.notContains': negative(text((left, right) => !left.includes(right))),
  'string.startsWith': text((left, right) => left.startsWith(right)),
  'string.notStartsWith': negative(text((left, right) => !left.startsWith(right))),
  'string.endsWith': text((left, right) => left.endsWith(right)),
  'string.notEndsWith': negative(text((left, right) => !left.endsWith(right))),

  'number.equals': number((left, right) => left === right),
  'number.notEquals': negative(number((left, right) => left !== right)),
  'number.greater': number((left, right) => left > right),
  'number.greaterOrEqual': number((left, right) => left >= right),
  'number.less': number((left, right) => left < right),
  'number.lessOrEqual': number((left, right) => left <= right),

  'date.equals': date((left, right) => left === right),
  'date.notEquals': negative(date((left, right) => left !== right)),
  'date.after': date((left, right) => left > right),
  'date.afterOrAt': date((left, right) => left >= right),
  'date.before': date((left, right) => left < right),
  'date.beforeOrAt': date((left, right) => left <= right),

  'boolean.isTrue': flag((value) => value === true),
  'boolean.isFalse': flag((value) => value === false),
  'boolean.equals': { ...flag((left, right) => left === right), right: 'boolean' },
  'boolean.notEquals': negative({ ...flag((left, right) => left !== right), right: 'boolean' }),

  'array.contains': list('any', (left, right) => left.some((entry) => isDeepStrictEqual(entry, right))),
  'array.notContains': negative(list('any', (left, right) => !left.some((entry) => isDeepStrictEqual(entry, right)))),
  'array.lengthEquals': list('number', (left, right) => left.length === right),
  'array.lengthNotEquals': negative(list('number', (left, right) => left.length !== right)),
  'array.lengthGreater': list('number', (left, right) => left.length > (right as number)),
  'array.lengthGreaterOrEqual': list('number', (left, right) => left.length >= (right as number)),
  'array.lengthLess': list('number', (left, right) => left.length < (right as number)),
  'array.lengthLessOrEqual': list('number', (left, right) => left.length <= (right as number)),

  'object.isEmpty': { left: 'object', right: 'none', whenMissing: true, test: isEmpty },
  'object.notEmpty': { left: 'object', right: 'none', whenMissing: false, test: (value) => !isEmpty(value) },
};

/** Operators without a right side. */
export const unaryOperators: ReadonlySet<string> = new Set(
  Object.keys(operators).filter((name) => operators[name]?.right === 'none'),
);

function always(test: Operator['test']): Operator {
  return { left: 'any', right: 'none', whenMissing: false, test };
}

function text(test: (left: string, right: string) => boolean): Operator {
  return { left: 'string', right: 'string', whenMissing: false, test: test as Operator['test'] };
}

function number(test: (left: number, right: number) => boolean): Operator {
  return { left: 'number', right: 'number', whenMissing: false, test: test as Operator['test'] };
}

function date(test: (left: number, right: number) => boolean): Operator {
  return { left: 'date', right: 'date', whenMissing: false, test: test as Operator['test'] };
}

function flag(test: Operator['test']): Operator {
  return { left: 'boolean', right: 'none', whenMissing: false, test };
}

function list(right: OperandType, test: (left: Json[], right: Json) => boolean): Operator {
  return { left: 'array', right, whenMissing: false, test: test as Operator['test'] };
}

function negative(operator: Operator): Operator {
  return { ...operator, whenMissing: true };
}

function isEmpty(value: Json): boolean {
  if (value === null || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
