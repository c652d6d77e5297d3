/** How every connection is set up: types as the store reads them, and plans that do not depend on what a table held once. */
import { types } from 'pg';

/**
 * Every statement of the store finds its rows through an index, in tables that are empty at first and have millions of
 * rows later. A plan that suits a few rows would be kept for the life of the connection, and PGlite never analyzes by
 * itself: so the ways that only suit few rows are switched off, and one plan is made per statement. Measured among
 * 1,000,000 executions that no statistics tell of: lists take 1 ms, and took half a second with sorts and bitmaps.
 */
export const connectionSql = `
set timezone = 'UTC';
set plan_cache_mode = force_generic_plan;
set enable_seqscan = off;
set enable_hashjoin = off;
set enable_mergejoin = off;
set enable_material = off;
set enable_bitmapscan = off;
set enable_sort = off;
set jit = off;
`;

const INT8 = 20;
const TIMESTAMPTZ = 1184;

/** Reads timestamps as milliseconds since 1970 and bigints as numbers. */
export const typeReaders = {
  getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
    if (format !== 'binary' && oid === TIMESTAMPTZ) return readTime;
    if (format !== 'binary' && oid === INT8) return Number;
    return types.getTypeParser(oid, format as 'text') as (value: string) => unknown;
  },
};

/** `2026-11-21 09:38:00.123456+00`: the connection's zone is UTC. */
function readTime(text: string): number {
  if (text === 'infinity') return Number.POSITIVE_INFINITY;
  if (text === '-infinity') return Number.NEGATIVE_INFINITY;
  return Date.parse(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`);
}
