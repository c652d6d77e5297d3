/** Items as CSV, a part at a time. */
import type { ItemParts } from '@noria/core';
import { cellText, inRuns, listColumns, readCell } from './table-cells.ts';

export type CsvWriteSettings = {
  columns: string[];
  header: boolean;
  delimiter: string;
  quoteAll: boolean;
  escapeFormulas: boolean;
  newline: 'crlf' | 'lf';
};

const partRows = 500;
/** @source OWASP, CSV injection */
const formulaStart = /^[=+\-@\t\r]/;

/** Numbers stay as they are, negative ones too: only text can be a formula. */
export async function* writeCsv(parts: ItemParts, settings: CsvWriteSettings): AsyncGenerator<string, void> {
  const { default: Papa } = await import('papaparse');
  const columns = await listColumns(parts, settings.columns);
  const newline = settings.newline === 'crlf' ? '\r\n' : '\n';
  const format = {
    header: false,
    delimiter: settings.delimiter.replace('\\t', '\t'),
    newline,
    quotes: settings.quoteAll,
  };
  const write = (rows: string[][]): string => `${Papa.unparse(rows, format)}${newline}`;
  const show = settings.escapeFormulas ? disarm : (text: string) => text;
  if (settings.header && columns.length > 0) yield write([columns.map(show)]);
  if (columns.length === 0) return;
  for await (const items of inRuns(parts, partRows)) {
    const rows = items.map(({ json }) =>
      columns.map((column) => {
        const value = readCell(json, column);
        return typeof value === 'number' ? String(value) : show(cellText(value));
      }),
    );
    yield write(rows);
  }
}

function disarm(text: string): string {
  return formulaStart.test(text) ? `'${text}` : text;
}
