/** Collects the rows that were asked for, and says when there are enough. */
import type { JsonObject } from '@noria/core';
import { type Content, contentLimit } from '../formats/content.ts';
import { mostRows, type Part } from './extracted.ts';

export interface RowTaker {
  readonly rows: readonly JsonObject[];
  /** True once no further row is wanted. */
  readonly isFull: boolean;
  /**
   * Counts one row and keeps it where it is asked for.
   * @param make is called only for a row that is kept
   * @throws CONTENT_LIMIT more rows than one step can hold
   */
  add(make: () => JsonObject): void;
}

export function takeRows(content: Content, { offset, limit }: Part): RowTaker {
  const rows: JsonObject[] = [];
  const wanted = limit ?? Number.POSITIVE_INFINITY;
  let seen = 0;
  return {
    rows,
    get isFull() {
      return rows.length >= wanted;
    },
    add(make) {
      if (seen++ < offset || rows.length >= wanted) return;
      if (rows.length >= mostRows) {
        throw contentLimit(content, `it has more than ${mostRows} rows. Set a limit, or read it in batches`);
      }
      rows.push(make());
    },
  };
}
