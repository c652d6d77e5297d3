/** Collects the rows that were asked for, and says when there are enough. */
import type { JsonObject } from '@noria/core';
import { type Content, contentLimit } from '../formats/content.ts';
import { mostRows, type Part } from './extracted.ts';

export interface RowTaker {
  /** Those that were not handed on yet. */
  readonly rows: readonly JsonObject[];
  /** True once no further row is wanted. */
  readonly isFull: boolean;
  /**
   * Counts one row and keeps it where it is asked for.
   * @param make is called only for a row that is kept
   * @throws CONTENT_LIMIT more rows than one step can hold
   */
  add(make: () => JsonObject): void;
  /** Hands rows on when there are many of them and somebody takes them; also lets others work. */
  relieve(): Promise<void>;
}

/** Fewer rows than this are not worth the way. */
const handedRows = 1_000;

export function takeRows(content: Content, { offset, limit, handOn }: Part): RowTaker {
  let rows: JsonObject[] = [];
  const wanted = limit ?? Number.POSITIVE_INFINITY;
  let seen = 0;
  let handed = 0;
  return {
    get rows() {
      return rows;
    },
    get isFull() {
      return handed + rows.length >= wanted;
    },
    add(make) {
      if (seen++ < offset || this.isFull) return;
      if (rows.length >= mostRows) {
        throw contentLimit(content, `it has more than ${mostRows} rows. Set a limit, or read it in batches`);
      }
      rows.push(make());
    },
    async relieve() {
      if (handOn !== null && rows.length >= handedRows) {
        const full = rows;
        handed += full.length;
        rows = [];
        await handOn(full);
      }
      await content.ctx.pause();
    },
  };
}
