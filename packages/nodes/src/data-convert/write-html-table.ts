/** Items as a page with a table, a part at a time. */
import type { ItemParts } from '@noria/core';
import { escapeHtml } from '../formats/escape-html.ts';
import { cellText, inRuns, listColumns, readCell } from './table-cells.ts';

export type HtmlWriteSettings = { columns: string[]; header: boolean; title: string };

const partRows = 500;

/** What the items hold is text, whatever marks it has. */
export async function* writeHtmlTable(parts: ItemParts, settings: HtmlWriteSettings): AsyncGenerator<string, void> {
  const columns = await listColumns(parts, settings.columns);
  const title = escapeHtml(settings.title);
  yield `<!doctype html>\n<html>\n<head><meta charset="utf-8"><title>${title}</title></head>\n<body>\n`;
  if (title !== '') yield `<h1>${title}</h1>\n`;
  yield '<table>\n';
  if (settings.header) {
    yield `<thead><tr>${columns.map((column) => `<th>${escapeHtml(column)}</th>`).join('')}</tr></thead>\n`;
  }
  yield '<tbody>\n';
  for await (const items of inRuns(parts, partRows)) {
    const rows = items.map(({ json }) => {
      const cells = columns.map((column) => `<td>${escapeHtml(cellText(readCell(json, column)))}</td>`);
      return `<tr>${cells.join('')}</tr>\n`;
    });
    yield rows.join('');
  }
  yield '</tbody>\n</table>\n</body>\n</html>\n';
}
