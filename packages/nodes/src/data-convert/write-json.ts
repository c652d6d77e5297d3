/** Items as a JSON list or as JSON lines, a part at a time. */
import type { Item } from '@noria/core';

const partItems = 200;

/** A list of the items' JSON. */
export async function* writeJson(items: readonly Item[], pretty: boolean): AsyncGenerator<string, void> {
  const write = ({ json }: Item): string =>
    pretty ? `  ${JSON.stringify(json, null, 2).replaceAll('\n', '\n  ')}` : JSON.stringify(json);
  const [open, between, close] = pretty && items.length > 0 ? ['[\n', ',\n', '\n]\n'] : ['[', ',', ']'];
  yield open;
  for (let from = 0; from < items.length; from += partItems) {
    yield (from === 0 ? '' : between) +
      items
        .slice(from, from + partItems)
        .map(write)
        .join(between);
  }
  yield close;
}

/** A line for each item. */
export async function* writeJsonLines(items: readonly Item[]): AsyncGenerator<string, void> {
  for (let from = 0; from < items.length; from += partItems) {
    const lines = items.slice(from, from + partItems).map(({ json }) => `${JSON.stringify(json)}\n`);
    yield lines.join('');
  }
}
