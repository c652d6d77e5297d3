/** Rows of a table on an HTML page. */
import type { Json } from '@noria/core';
import type { Content } from '../formats/content.ts';
import { loadPage } from '../formats/load-page.ts';
import { readLine } from '../formats/page-text.ts';
import { recognizeValue } from '../formats/recognize-value.ts';
import { type Encoding, readText } from '../formats/text-encoding.ts';
import { parameterFault } from '../parameter-fault.ts';
import { createRowReader, type TableSettings } from './create-row-reader.ts';
import type { Extracted, Part } from './extracted.ts';
import { takeRows } from './take-rows.ts';

export type HtmlTableSettings = TableSettings & {
  readonly encoding: Encoding | 'auto';
  /** Which table of the page, from 1. */
  readonly table: number;
  readonly types: 'text' | 'recognized';
};

const mostBytes = 4 * 2 ** 20;
/** No cell spans more. */
const widestCell = 1_000;

/** @throws CONTENT_UNREADABLE, CONTENT_LIMIT, PARAMETER_INVALID there is no such table or column */
export async function extractHtmlTable(content: Content, settings: HtmlTableSettings, part: Part): Promise<Extracted> {
  const text = await readText(content, settings.encoding, mostBytes);
  const page = await loadPage(content, text);
  const tables = page('table');
  const table = tables.eq(settings.table - 1);
  if (table.length === 0) {
    const problem = `there is no table ${settings.table}; the page has ${tables.length}`;
    throw parameterFault(content.ctx, 'table', problem, content.item);
  }
  const readCell = (cell: string): Json => (settings.types === 'recognized' ? recognizeValue(cell) : cell);
  const taker = takeRows(content, part);
  let readRow = settings.header ? null : createRowReader(content, settings, [], readCell);
  for (const element of table.find('tr').toArray()) {
    const row = page(element);
    // A table inside a cell has rows of its own.
    if (!row.closest('table').is(table)) continue;
    const cells: string[] = [];
    for (const cell of row.children('th, td').toArray()) {
      const one = page(cell);
      const width = Math.min(Math.max(Number.parseInt(one.attr('colspan') ?? '1', 10) || 1, 1), widestCell);
      const shown = readLine([cell]);
      for (let at = 0; at < width; at++) cells.push(shown);
      // So many are refused below; a few bytes more would make thousands more of them.
      if (cells.length > 10 * widestCell) break;
    }
    if (cells.length === 0) continue;
    if (readRow === null) {
      readRow = createRowReader(content, settings, cells, readCell);
      continue;
    }
    if (taker.isFull) break;
    const read = readRow;
    taker.add(() => read(cells));
    await content.ctx.pause();
  }
  return { rows: taker.rows, next: null };
}
