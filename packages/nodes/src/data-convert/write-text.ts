/** A text field of each item, one after the other. */
import type { Item } from '@noria/core';
import { cellText, readCell } from './table-cells.ts';

const partItems = 500;

/** Each ends with a line end, unless there is only one: then the file is that text. */
export async function* writeText(items: readonly Item[], field: string): AsyncGenerator<string, void> {
  const [only] = items;
  if (items.length === 1 && only !== undefined) {
    yield cellText(readCell(only.json, field));
    return;
  }
  for (let from = 0; from < items.length; from += partItems) {
    const texts = items.slice(from, from + partItems).map(({ json }) => cellText(readCell(json, field)));
    yield texts.map((text) => (text.endsWith('\n') ? text : `${text}\n`)).join('');
  }
}
