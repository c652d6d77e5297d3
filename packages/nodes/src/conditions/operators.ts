/** The comparisons of conditions, by name: `type.comparison`. The form, the check and the test all read this table. */
import { isDeepStrictEqual } from 'node:util';
import type { Json } from '@noria/core';
import { finds, type Pattern } from '../patterns/compile-pattern.ts';

/** What a side is read as before it is compared; `any` is taken as it is. */
export type OperandType = 'any' | 'string' | 'number' | 'date' | 'boolean' | 'array' | 'object' | 'pattern';

export type Operand = Json | Pattern;

export interface Operator {
  /** As the form shows it, between the two sides. */
  readonly title: string;
  readonly left: OperandType;
  /** `none`: there is no right side. */
  readonly right: OperandType | 'none';
  /** The result when a side is missing or null. */
  readonly whenMissing: boolean;
  /** Both sides are of the operator's types; dates are milliseconds since 1970. */
  readonly test: (left: Operand, right: Operand) => boolean;
}

export const operators: Readonly<Record<string, Operator>> = {
  'any.exists': always('exists', (value) => value !== null),
  'any.notExists': always('does not exist', (value) => value === null),
  'any.isEmpty': always('is empty', isEmpty),
  'any.notEmpty': always('is not empty', (value) => !isEmpty(value)),
  'any.equals': { ...always('is the same as', isDeepStrictEqual), right: 'any' },
  'any.notEquals': {
    ...always('is not the same as', (left, right) => !isDeepStrictEqual(left, right)),
    right: 'any',
  },

  'string.equals': text('is', (left, right) => left === right),
  'string.notEquals': negative(text('is not', (left, right) => left !== right)),
  'string.contains': text('contains', (left, right) => left.includes(right)),
  'string.notContains': negative(text('does not contain', (left, right) => !left.includes(right))),
  'string.startsWith': text('begins with', (left, right) => left.startsWith(right)),
  'string.notStartsWith': negative(text('does not begin with', (left, right) => !left.startsWith(right))),
  'string.endsWith': text('ends with', (left, right) => left.endsWith(right)),
  'string.notEndsWith': negative(text('does not end with', (left, right) => !left.endsWith(right))),
  'string.matches': pattern('matches', (left, right) => finds(right, left)),
  'string.notMatches': negative(pattern('does not match', (left, right) => !finds(right, left))),

  'number.equals': number('=', (left, right) => left === right),
  'number.notEquals': negative(number('≠', (left, right) => left !== right)),
  'number.greater': number('>', (left, right) => left > right),
  'number.greaterOrEqual': number('≥', (left, right) => left >= right),
  'number.less': number('<', (left, right) => left < right),
  'number.lessOrEqual': number('≤', (left, right) => left <= right),

  'date.equals': date('is the same time as', (left, right) => left === right),
  'date.notEquals': negative(date('is another time than', (left, right) => left !== right)),
  'date.after': date('is after', (left, right) => left > right),
  'date.afterOrAt': date('is at or after', (left, right) => left >= right),
  'date.before': date('is before', (left, right) => left < right),
  'date.beforeOrAt': date('is at or before', (left, right) => left <= right),

  'boolean.isTrue': flag('is true', (value) => value === true),
  'boolean.isFalse': flag('is false', (value) => value === false),
  'boolean.equals': { ...flag('is as true as', (left, right) => left === right), right: 'boolean' },
  'boolean.notEquals': negative({
    ...flag('is not as true as', (left, right) => left !== right),
    right: 'boolean',
  }),

  'array.contains': list('contains', 'any', (left, right) => left.some((entry) => isDeepStrictEqual(entry, right))),
  'array.notContains': negative(
    list('does not contain', 'any', (left, right) => !left.some((entry) => isDeepStrictEqual(entry, right))),
  ),
  'array.lengthEquals': length('has as many entries as', (count, right) => count === right),
  'array.lengthNotEquals': negative(length('has not as many entries as', (count, right) => count !== right)),
  'array.lengthGreater': length('has more entries than', (count, right) => count > right),
  'array.lengthGreaterOrEqual': length('has at least as many entries as', (count, right) => count >= right),
  'array.lengthLess': length('has fewer entries than', (count, right) => count < right),
  'array.lengthLessOrEqual': length('has at most as many entries as', (count, right) => count <= right),

  'object.isEmpty': { title: 'has no field', left: 'object', right: 'none', whenMissing: true, test: isEmpty },
  'object.notEmpty': {
    title: 'has a field',
    left: 'object',
    right: 'none',
    whenMissing: false,
    test: (value) => !isEmpty(value),
  },
};

/** Operators with a right side. */
export const binaryOperators: readonly string[] = Object.keys(operators).filter(
  (name) => operators[name]?.right !== 'none',
);

function always(title: string, test: Operator['test']): Operator {
  return { title, left: 'any', right: 'none', whenMissing: false, test };
}

function text(title: string, test: (left: string, right: string) => boolean): Operator {
  return { title, left: 'string', right: 'string', whenMissing: false, test: test as Operator['test'] };
}

function pattern(title: string, test: (left: string, right: Pattern) => boolean): Operator {
  return { title, left: 'string', right: 'pattern', whenMissing: false, test: test as Operator['test'] };
}

function number(title: string, test: (left: number, right: number) => boolean): Operator {
  return { title, left: 'number', right: 'number', whenMissing: false, test: test as Operator['test'] };
}

function date(title: string, test: (left: number, right: number) => boolean): Operator {
  return { title, left: 'date', right: 'date', whenMissing: false, test: test as Operator['test'] };
}

function flag(title: string, test: Operator['test']): Operator {
  return { title, left: 'boolean', right: 'none', whenMissing: false, test };
}

function list(title: string, right: OperandType, test: (left: Json[], right: Json) => boolean): Operator {
  return { title, left: 'array', right, whenMissing: false, test: test as Operator['test'] };
}

function length(title: string, test: (count: number, right: number) => boolean): Operator {
  return list(title, 'number', (left, right) => test(left.length, right as number));
}

function negative(operator: Operator): Operator {
  return { ...operator, whenMissing: true };
}

function isEmpty(value: Operand): boolean {
  if (value === null || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
