/** What an extractor gives, and which part of a file it is asked for. */
import type { Json, JsonObject } from '@noria/core';

/** Rows of a file that is read as a whole or in batches. */
export interface Extracted {
  /** Without those that were handed on. */
  readonly rows: readonly JsonObject[];
  /** Byte position at which the next batch begins; null at the end, and for formats that are read as a whole. */
  readonly next: number | null;
}

export interface Part {
  /** Byte position that an earlier batch gave as `next`; 0 for the start. */
  readonly fromByte: number;
  /** Rows to leave out first. */
  readonly offset: number;
  /** Most rows to give; null for all. */
  readonly limit: number | null;
  /** Takes rows while others are still read; null where all are given at once. */
  readonly handOn: ((rows: readonly JsonObject[]) => Promise<void>) | null;
}

/** More rows than this do not fit into one step beside other executions. */
export const mostRows = 250_000;

/** An object as it is; anything else as the field `value`. */
export function toRow(value: Json): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : { value };
}
