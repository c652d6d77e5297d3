/** Pages by key: the cursor is the last row's key, so that rows that come or go meanwhile shift nothing. */
import { isUuid, NoriaError } from '@noria/core';

export interface PageRequest {
  /** `nextCursor` of the page before; null for the first. */
  readonly cursor: string | null;
  readonly limit: number;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Null on the last page. */
  readonly nextCursor: string | null;
}

/**
 * @param rows one more than the limit when there is a next page
 * @param keyOf what the next page begins after
 */
export function toPage<T>(rows: readonly T[], limit: number, keyOf: (row: T) => readonly (string | number)[]): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? encodeCursor(keyOf(last).join(' ')) : null };
}

/** Clients have nothing to read in a cursor. */
function encodeCursor(key: string): string {
  return Buffer.from(key).toString('base64url');
}

/** @returns milliseconds since 1970 and an id. @throws CURSOR_INVALID */
export function decodeTimeCursor(cursor: string): [number, string] {
  const [ms = '', id = ''] = decode(
    cursor,
    (key) => /^\d{1,15} \S+$/.test(key) && isUuid(key.slice(key.indexOf(' ') + 1)),
  ).split(' ');
  return [Number(ms), id];
}

/** @throws CURSOR_INVALID */
export function decodeNumberCursor(cursor: string): number {
  return Number(decode(cursor, (key) => /^\d{1,9}$/.test(key)));
}

/** @throws CURSOR_INVALID */
export function decodeTextCursor(cursor: string): string {
  return decode(cursor, (key) => key !== '' && !key.includes('\0'));
}

function decode(cursor: string, isValid: (key: string) => boolean): string {
  const key = Buffer.from(cursor, 'base64url').toString();
  if (isValid(key) && encodeCursor(key) === cursor) return key;
  throw new NoriaError('CURSOR_INVALID');
}
