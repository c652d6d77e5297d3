/** Checks what is to be written into a row, or compared with one, against the columns of its table. */
import { DateTime } from 'luxon';
import { NoriaError } from '../errors/noria-error.ts';
import type { Json, JsonObject } from '../items/item.ts';
import { suggest } from '../workflow/nearest-name.ts';
import type { Column, ColumnType } from './data-table.ts';

const maxTextLength = 100_000;

/**
 * @param values by column; null empties a column
 * @returns the values as they are kept: dates in UTC
 * @throws TABLE_VALUE_INVALID an unknown column, or a value that does not fit its column
 */
export function checkRow(columns: readonly Column[], values: JsonObject): JsonObject {
  const checked: JsonObject = {};
  for (const [name, value] of Object.entries(values)) {
    const column = requireColumn(columns, name);
    checked[name] = checkValue(column, value);
  }
  return checked;
}

/** @throws TABLE_VALUE_INVALID */
export function requireColumn(columns: readonly Column[], name: string): Column {
  const column = columns.find((each) => each.name === name);
  if (column !== undefined) return column;
  const names = columns.map((each) => each.name);
  throw new NoriaError('TABLE_VALUE_INVALID', {
    column: name,
    problem: `the table has no such column${suggest(name, names)}. Its columns: ${names.join(', ')}.`,
  });
}

/** @throws TABLE_VALUE_INVALID */
export function checkValue({ name, type }: Column, value: Json): Json {
  if (value === null) return null;
  const problem = (expected: string): NoriaError =>
    new NoriaError('TABLE_VALUE_INVALID', { column: name, problem: `expected ${expected}.` });
  if (!isKeepable(value)) throw problem('text without U+0000 and without half surrogate pairs');
  return readers[type](value, problem);
}

type Problem = (expected: string) => NoriaError;

const readers: Readonly<Record<ColumnType, (value: Json, problem: Problem) => Json>> = {
  text(value, problem) {
    if (typeof value !== 'string') throw problem('text');
    if (value.length > maxTextLength) throw problem(`text of at most ${maxTextLength} characters`);
    return value;
  },
  number(value, problem) {
    if (typeof value !== 'number') throw problem('a number');
    return value;
  },
  boolean(value, problem) {
    if (typeof value !== 'boolean') throw problem('true or false');
    return value;
  },
  date(value, problem) {
    const date = typeof value === 'string' ? DateTime.fromISO(value, { zone: 'utc' }) : null;
    // Years of four digits sort as text.
    if (date === null || !date.isValid || date.year < 0 || date.year > 9999) {
      throw problem('a date as ISO 8601, such as 2026-11-21T12:00:00Z');
    }
    return date.toISO();
  },
  json(value, problem) {
    if (JSON.stringify(value).length > maxTextLength) throw problem(`at most ${maxTextLength} characters of JSON`);
    return value;
  },
};

/** What `jsonb` can hold; the depth of what comes here was checked when it was read. */
function isKeepable(value: Json): boolean {
  if (typeof value === 'string') return !value.includes('\0') && value.isWellFormed();
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(isKeepable);
  return Object.entries(value).every(([name, part]) => isKeepable(name) && isKeepable(part));
}
