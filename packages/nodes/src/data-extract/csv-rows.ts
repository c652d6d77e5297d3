/** Splits the text of a CSV file into rows while it arrives. */
import Papa from 'papaparse';
import { type Content, contentFault } from '../formats/content.ts';
import { countBytes, type Encoding, streamText } from '../formats/text-encoding.ts';

export interface CsvDialect {
  readonly delimiter: string;
  /** Empty: no character has a meaning beside the delimiter and the line end. */
  readonly quote: string;
  readonly newline: '\n' | '\r';
}

/** Some rows that are complete, in order. */
export interface CsvBatch {
  readonly rows: readonly (readonly string[])[];
  /** Byte position after the row; -1 for the place before the first. */
  endOf(row: number): number;
}

export interface CsvPlace {
  /** Where a row begins. */
  readonly fromByte: number;
  /** Its number from 1; null where nobody has counted. */
  readonly firstRow: number | null;
  /** Rows of a batch; fewer come where a part of the file has fewer. */
  readonly maxRows: number;
}

/** Enough for any cell that a person wrote; a quote that never ends is found out here. */
const longestRow = 8 * 2 ** 20;

/**
 * Lines may end with CR LF, LF, or CR alone.
 * @throws CONTENT_UNREADABLE a quote that does not end where a cell does; CONTENT_LIMIT a row longer than 8 MB
 */
export async function* streamCsvRows(
  content: Content,
  encoding: Encoding,
  dialect: CsvDialect,
  { fromByte, firstRow, maxRows }: CsvPlace,
): AsyncGenerator<CsvBatch, void, undefined> {
  let text = '';
  let atByte = fromByte;
  let rowCount = 0;
  const placeOf = (row: number): string =>
    firstRow === null ? `row ${row + 1} after byte ${fromByte}` : `row ${firstRow + row}`;
  const split = (isLast: boolean): CsvBatch => {
    const { rows, ends, problem } = splitRows(text, dialect, isLast, maxRows);
    if (problem !== null) {
      throw contentFault(content, 'CSV', `${placeOf(rowCount + rows.length)}: ${problem}`);
    }
    const whole = text;
    const startByte = atByte;
    const used = ends.at(-1) ?? 0;
    atByte += countBytes(whole.slice(0, used), encoding);
    text = whole.slice(used);
    rowCount += rows.length;
    return { rows, endOf: (row) => startByte + countBytes(whole.slice(0, ends[row] ?? 0), encoding) };
  };
  for await (const part of streamText(content, encoding, fromByte)) {
    text += part;
    yield split(false);
    if (text.length > longestRow) {
      const problem = `${placeOf(rowCount)} is longer than ${longestRow} characters: a quote in it may have no end`;
      throw contentFault(content, 'CSV', problem);
    }
  }
  while (text !== '') yield split(true);
}

interface SplitRows {
  readonly rows: string[][];
  /** Place in the text after each row. */
  readonly ends: number[];
  readonly problem: string | null;
}

function splitRows(
  text: string,
  { delimiter, quote, newline }: CsvDialect,
  isLast: boolean,
  maxRows: number,
): SplitRows {
  const rows: string[][] = [];
  const ends: number[] = [];
  let problem: string | null = null;
  const parser = new Papa.Parser({
    delimiter,
    newline,
    ...(quote === '' ? { fastMode: true } : { quoteChar: quote, escapeChar: quote }),
    step({ data, errors, meta }: Papa.ParseStepResult<string[][]>) {
      problem = errors[0] === undefined ? null : quoteProblem;
      if (problem === null) {
        rows.push(trimLineEnd(data[0] as string[]));
        ends.push(meta.cursor);
      }
      if (problem !== null || rows.length >= maxRows) parser.abort();
    },
  });
  parser.parse(text, 0, !isLast);
  return { rows, ends, problem };
}

const quoteProblem =
  'a cell that begins with a quote has no quote at its end. Set another quote, or none, where quotes are part of the data';

/** Rows are split at LF; the CR before it is no part of the last cell. */
function trimLineEnd(cells: string[]): string[] {
  const last = cells.length - 1;
  const cell = cells[last] as string;
  if (cell.endsWith('\r')) cells[last] = cell.slice(0, -1);
  return cells;
}

/** True for a line without anything on it. */
export function isEmptyRow(cells: readonly string[]): boolean {
  return cells.length === 1 && cells[0] === '';
}

/**
 * @param start beginning of the file
 * @param wanted null where the file is to say it
 */
export function findDialect(start: string, wanted: { delimiter: string | null; quote: string }): CsvDialect {
  const newline = !start.includes('\n') && start.includes('\r') ? '\r' : '\n';
  return { delimiter: wanted.delimiter ?? guessDelimiter(start, wanted.quote), quote: wanted.quote, newline };
}

function guessDelimiter(start: string, quote: string): string {
  const { meta } = Papa.parse(start, {
    preview: 20,
    skipEmptyLines: true,
    delimitersToGuess: [',', ';', '\t', '|'],
    ...(quote === '' ? { fastMode: true } : { quoteChar: quote }),
  });
  return meta.delimiter;
}
