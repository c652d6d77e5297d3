/** A text field of each item, one after the other. */
import type { ItemParts } from '@noria/core';
import { cellText, inRuns, readCell } from './table-cells.ts';

const partItems = 500;

/** Each ends with a line end, unless there is only one: then the file is that text. */
export async function* writeText(parts: ItemParts, field: string): AsyncGenerator<string, void> {
  const end = parts.count === 1 ? '' : '\n';
  for await (const items of inRuns(parts, partItems)) {
    const texts = items.map(({ json }) => cellText(readCell(json, field)));
    yield texts.map((text) => (text.endsWith('\n') ? text : text + end)).join('');
  }
}
