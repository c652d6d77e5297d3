/** What values can be summarized to, by name. */
import type { Json } from '@noria/core';
import { keyOfValue } from '../fields/key-of-value.ts';
import { compareCodes, compareValues } from '../values/compare-values.ts';

export interface Summary {
  /** As the form shows it. */
  readonly title: string;
  /** `none`: items are counted, whatever they hold. `number`: every value must be one. */
  readonly reads: 'none' | 'any' | 'number';
  /** @param values those that are there, in order of their items; as numbers where that is asked for */
  readonly of: (values: readonly Json[], separator: string) => Json;
}

export const summaries: Readonly<Record<string, Summary>> = {
  count: { title: 'Number of items', reads: 'none', of: (values) => values.length },
  countValues: any('Number of values', (values) => values.length),
  countUnique: any('Number of different values', (values) => new Set(values.map(keyOfValue)).size),
  sum: number('Sum', add),
  average: number('Average', (values) => (values.length === 0 ? null : add(values) / values.length)),
  min: any('Least', (values) => pick(values, (order) => order < 0)),
  max: any('Greatest', (values) => pick(values, (order) => order > 0)),
  median: number('Median', findMedian),
  first: any('First', (values) => values[0] ?? null),
  last: any('Last', (values) => values.at(-1) ?? null),
  append: any('List', (values) => [...values]),
  concatenate: any('Text', (values, separator) => values.map(toText).join(separator)),
};

export function toText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function any(title: string, of: Summary['of']): Summary {
  return { title, reads: 'any', of };
}

function number(title: string, of: (values: readonly number[]) => Json): Summary {
  return { title, reads: 'number', of: of as Summary['of'] };
}

function add(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

function pick(values: readonly Json[], isBetter: (order: number) => boolean): Json {
  let best: Json = values[0] ?? null;
  for (const value of values) if (isBetter(compareValues(value, best, compareCodes))) best = value;
  return best;
}

function findMedian(values: readonly number[]): Json {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}
