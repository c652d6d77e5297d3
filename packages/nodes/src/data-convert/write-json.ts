/** Items as a JSON list or as JSON lines, a part at a time. */
import type { Item, ItemParts } from '@noria/core';
import { inRuns } from './table-cells.ts';

const partItems = 200;

/** A list of the items' JSON. */
export async function* writeJson(parts: ItemParts, pretty: boolean): AsyncGenerator<string, void> {
  const write = ({ json }: Item): string =>
    pretty ? `  ${JSON.stringify(json, null, 2).replaceAll('\n', '\n  ')}` : JSON.stringify(json);
  const [open, between, close] = pretty && parts.count > 0 ? ['[\n', ',\n', '\n]\n'] : ['[', ',', ']'];
  yield open;
  let before = '';
  for await (const items of inRuns(parts, partItems)) {
    yield before + items.map(write).join(between);
    before = between;
  }
  yield close;
}

/** A line for each item. */
export async function* writeJsonLines(parts: ItemParts): AsyncGenerator<string, void> {
  for await (const items of inRuns(parts, partItems)) {
    yield items.map(({ json }) => `${JSON.stringify(json)}\n`).join('');
  }
}
