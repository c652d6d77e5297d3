/** Rows of a JSON file: the list in it, at a path inside, or the one object that it is. */
import type { Json } from '@noria/core';
import { cleanJson } from '../formats/clean-json.ts';
import { type Content, contentFault } from '../formats/content.ts';
import { type Encoding, readText } from '../formats/text-encoding.ts';
import { parameterFault } from '../parameter-fault.ts';
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
  const value = findAt(content, parse(content, text), path);
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

function findAt(content: Content, root: Json, path: string): Json {
  let value: Json = root;
  for (const name of path === '' ? [] : path.split('.')) {
    const next: Json | undefined =
      typeof value === 'object' && value !== null && Object.hasOwn(value, name)
        ? (value as { [key: string]: Json })[name]
        : undefined;
    if (next === undefined) {
      const has =
        typeof value === 'object' && value !== null ? Object.keys(value).slice(0, 10).join(', ') : typeof value;
      throw parameterFault(
        content.ctx,
        'path',
        `the file has nothing at "${name}" of ${path}; there is: ${has}`,
        content.item,
      );
    }
    value = next;
  }
  return value;
}
