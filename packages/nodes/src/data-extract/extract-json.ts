/** Rows of a JSON file: the list in it, at a path inside, or the one object that it is. */
import type { Json } from '@noria/core';
import { cleanJson } from '../formats/clean-json.ts';
import { type Content, contentFault } from '../formats/content.ts';
import { requireAtPath } from '../formats/require-at-path.ts';
import { type Encoding, readText } from '../formats/text-encoding.ts';
import { type Extracted, type Part, toRow } from './extracted.ts';
import { takeRows } from './take-rows.ts';

export type JsonSettings = {
  readonly encoding: Encoding | 'auto';
  /** Names and list indexes, such as `data.orders`; empty for the file's own value. */
  readonly path: string;
};

const mostBytes = 32 * 2 ** 20;

/** @throws CONTENT_UNREADABLE it is no JSON, or nests too deep; PARAMETER_INVALID nothing is at the path; CONTENT_LIMIT */
export async function extractJson(content: Content, { encoding, path }: JsonSettings, part: Part): Promise<Extracted> {
  const text = await readText(content, encoding, mostBytes);
  const value = requireAtPath(content, parse(content, text), path);
  const taker = takeRows(content, part);
  for (const entry of Array.isArray(value) ? value : [value]) {
    if (taker.isFull) break;
    taker.add(() => toRow(entry));
  }
  return { rows: taker.rows, next: null };
}

function parse(content: Content, text: string): Json {
  try {
    return cleanJson(JSON.parse(text));
  } catch (cause) {
    throw contentFault(content, 'JSON', (cause as Error).message, cause);
  }
}
