/** Finds many words in a text at once, in one pass whatever their number. */

export interface Span {
  readonly start: number;
  /** After the last character. */
  readonly end: number;
}

/** Of a longer word the automaton knows the beginning: its table would grow to hundreds of megabytes. */
const longestPrefix = 512;

/**
 * @param words none is empty
 * @returns finds what the words cover, in order; spans that overlap or touch are one. Of a word longer than 512 characters its
 *   first 512 are found where the rest does not follow.
 * @source A. Aho, M. Corasick, "Efficient string matching", 1975: the variant without failure steps
 */
export function createTextFinder(words: readonly string[]): (text: string) => Span[] {
  const longWords = words.filter((word) => word.length > longestPrefix);
  const { classes, table } = buildTable(words.map((word) => word.slice(0, longestPrefix)));

  return (text) => {
    const spans: { start: number; end: number }[] = [];
    let row = 0;
    for (let at = 0; at < text.length; at++) {
      const characterClass = classes[text.charCodeAt(at)] as number;
      row = characterClass === 0 ? 0 : (table[row + characterClass] as number);
      const length = table[row] as number;
      if (length === 0) continue;
      const start = at + 1 - length;
      addSpan(spans, start, length < longestPrefix ? at + 1 : findEnd(text, start, longWords));
    }
    return spans;
  };
}

function findEnd(text: string, start: number, longWords: readonly string[]): number {
  const lengths = longWords.filter((word) => text.startsWith(word, start)).map(({ length }) => length);
  return start + Math.max(longestPrefix, ...lengths);
}

/** A later match may begin before earlier ones. */
function addSpan(spans: { start: number; end: number }[], start: number, end: number): void {
  const span = { start, end };
  for (let last = spans.at(-1); last !== undefined && last.end >= span.start; last = spans.at(-1)) {
    span.start = Math.min(span.start, last.start);
    span.end = Math.max(span.end, last.end);
    spans.pop();
  }
  spans.push(span);
}

interface Table {
  /** By UTF-16 code: the column of the character; 0 for one that no word has. */
  readonly classes: Uint16Array;
  /** A row for each state: how long the longest word is that ends there, then the row that follows, by column. */
  readonly table: Int32Array;
}

function buildTable(words: readonly string[]): Table {
  const classes = new Uint16Array(0x1_0000);
  let width = 1;
  let rows = 1;
  for (const word of words) {
    rows += word.length;
    for (let at = 0; at < word.length; at++) {
      const code = word.charCodeAt(at);
      if (classes[code] === 0) classes[code] = width++;
    }
  }
  const full = new Int32Array(rows * width);
  let end = width;
  for (const word of words) {
    let row = 0;
    for (let at = 0; at < word.length; at++) {
      const cell = row + (classes[word.charCodeAt(at)] as number);
      if (full[cell] === 0) {
        full[cell] = end;
        end += width;
      }
      row = full[cell] as number;
    }
    full[row] = word.length;
  }
  // Words share beginnings, so that fewer rows are used than there was room for.
  const table = full.slice(0, end);
  linkRows(table, width);
  return { classes, table };
}

/** Gives each row the steps of the longest proper end of its text that is a row as well. Shorter texts come first. */
function linkRows(table: Int32Array, width: number): void {
  const shorter = new Int32Array(table.length / width);
  const queue: number[] = [0];
  for (const row of queue) {
    const fallback = shorter[row / width] as number;
    table[row] = Math.max(table[row] as number, table[fallback] as number);
    for (let column = 1; column < width; column++) {
      const next = table[row + column] as number;
      const instead = row === 0 ? 0 : (table[fallback + column] as number);
      if (next === 0) {
        table[row + column] = instead;
      } else {
        shorter[next / width] = instead;
        queue.push(next);
      }
    }
  }
}
