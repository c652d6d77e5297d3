/** Lines of a text, and JSON lines, read in parts: from the start, or from where the batch before ended. */
import type { Json, JsonObject } from '@noria/core';
import { cleanJson } from '../formats/clean-json.ts';
import { type Content, contentFault, contentLimit } from '../formats/content.ts';
import {
  countBytes,
  type Encoding,
  findEncoding,
  findTextStart,
  keepStart,
  streamText,
} from '../formats/text-encoding.ts';
import { type Extracted, type Part, toRow } from './extracted.ts';
import { takeRows } from './take-rows.ts';

export type LineSettings = {
  readonly format: 'lines' | 'jsonLines';
  readonly encoding: Encoding | 'auto';
  readonly skipEmptyLines: boolean;
};

const longestLine = 8 * 2 ** 20;

/** @throws CONTENT_UNREADABLE a line is no JSON; CONTENT_LIMIT a line of more than 8 MB, or too many */
export async function extractLines(file: Content, settings: LineSettings, part: Part): Promise<Extracted> {
  const content = await keepStart(file);
  const encoding = await findEncoding(content, settings.encoding);
  const taker = takeRows(content, part);
  const isJson = settings.format === 'jsonLines';
  let atByte = Math.max(part.fromByte, await findTextStart(content, encoding));
  let text = '';
  let lineCount = 0;

  /** @returns byte position of the first line that is not wanted any more; null when all were taken */
  const takeLines = (isLast: boolean): number | null => {
    let at = 0;
    while (at < text.length) {
      const end = text.indexOf('\n', at);
      if (end < 0 && !isLast) break;
      if (taker.isFull) return atByte + countBytes(text.slice(0, at), encoding);
      const next = end < 0 ? text.length : end + 1;
      const line = text.slice(at, end < 0 ? next : end).replace(/\r$/, '');
      const isSkipped = line.trim() === '' && (isJson || settings.skipEmptyLines);
      if (!isSkipped) {
        const place = part.fromByte === 0 ? lineCount + 1 : `${lineCount + 1} of this batch`;
        taker.add(() => (isJson ? parseLine(content, line, place) : { line }));
      }
      at = next;
      lineCount++;
    }
    atByte += countBytes(text.slice(0, at), encoding);
    text = text.slice(at);
    return null;
  };

  for await (const more of streamText(content, encoding, atByte)) {
    text += more;
    const next = takeLines(false);
    if (next !== null) return { rows: taker.rows, next };
    if (text.length > longestLine) throw contentLimit(content, `a line has more than ${longestLine} characters`);
    await taker.relieve();
  }
  return { rows: taker.rows, next: takeLines(true) };
}

function parseLine(content: Content, line: string, place: number | string): JsonObject {
  try {
    return toRow(cleanJson(JSON.parse(line) as Json));
  } catch (cause) {
    throw contentFault(content, 'JSON lines', `line ${place}: ${(cause as Error).message}`, cause);
  }
}
