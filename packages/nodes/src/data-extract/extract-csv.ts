/** Rows of a CSV file, read in parts: from its start, or from where the batch before ended. */
import type { Content } from '../formats/content.ts';
import { recognizeValue } from '../formats/recognize-value.ts';
import { type Encoding, findEncoding, findTextStart, keepStart, readTextStart } from '../formats/text-encoding.ts';
import { createRowReader, type TableSettings } from './create-row-reader.ts';
import type { Extracted, Part } from './extracted.ts';
import { takeRows } from './take-rows.ts';

export type CsvSettings = TableSettings & {
  /** `auto`, or one to ten characters. */
  readonly delimiter: string;
  readonly quote: string;
  readonly encoding: Encoding | 'auto';
  /** Row at which the header, or the data without one, begins; from 1. */
  readonly startRow: number;
  readonly types: 'text' | 'recognized';
  readonly skipEmptyLines: boolean;
};

const startCharacters = 65_536;

/** @throws CONTENT_UNREADABLE, CONTENT_LIMIT, PARAMETER_INVALID a column that the file does not have */
export async function extractCsv(file: Content, settings: CsvSettings, part: Part): Promise<Extracted> {
  const { findDialect, isEmptyRow, streamCsvRows } = await import('./csv-rows.ts');
  const content = await keepStart(file);
  const encoding = await findEncoding(content, settings.encoding);
  const start = await readTextStart(content, encoding, startCharacters);
  const delimiter = settings.delimiter === 'auto' ? null : settings.delimiter.replace('\\t', '\t');
  const dialect = findDialect(start, { delimiter, quote: settings.quote });

  // The rows above the data are read each time: they are few, and they name the columns of every batch.
  const rowsAbove = settings.startRow - 1 + (settings.header ? 1 : 0);
  const above: (readonly string[])[] = [];
  let dataByte = await findTextStart(content, encoding);
  if (rowsAbove > 0) {
    for await (const batch of streamCsvRows(content, encoding, dialect, {
      fromByte: dataByte,
      firstRow: 1,
      maxRows: rowsAbove,
    })) {
      for (let at = 0; at < batch.rows.length && above.length < rowsAbove; at++) {
        above.push(batch.rows[at] as readonly string[]);
        dataByte = batch.endOf(at);
      }
      if (above.length >= rowsAbove) break;
    }
  }
  const header = settings.header ? (above[rowsAbove - 1] ?? []) : [];
  const readCell = settings.types === 'recognized' ? recognizeValue : (text: string) => text;
  const readRow = createRowReader(content, settings, header, readCell);

  const taker = takeRows(content, part);
  const isStart = part.fromByte <= dataByte;
  const data = {
    fromByte: isStart ? dataByte : part.fromByte,
    firstRow: isStart ? rowsAbove + 1 : null,
    maxRows: Number.POSITIVE_INFINITY,
  };
  for await (const batch of streamCsvRows(content, encoding, dialect, data)) {
    for (let at = 0; at < batch.rows.length; at++) {
      if (taker.isFull) return { rows: taker.rows, next: batch.endOf(at - 1) };
      const cells = batch.rows[at] as readonly string[];
      if (!(settings.skipEmptyLines && isEmptyRow(cells))) taker.add(() => readRow(cells));
    }
    await taker.relieve();
  }
  return { rows: taker.rows, next: null };
}
