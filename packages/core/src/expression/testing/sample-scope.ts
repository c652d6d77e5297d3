/** A scope with known data for the tests of the expression language. */
import { DateTime } from 'luxon';
import { NoriaError } from '../../errors/noria-error.ts';
import type { Item, JsonObject } from '../../items/item.ts';
import type { ExpressionScope, NodeItems } from '../expression-scope.ts';

export const sampleJson: JsonObject = {
  a: 41,
  name: 'Noria Wheel',
  email: 'ada@example.com',
  empty: '',
  nothing: null,
  yes: true,
  list: [3, 1, 2],
  lines: [
    { sku: 'A-1', price: 2.5, count: 4, tags: ['x', 'y'] },
    { sku: 'B-2', price: 10, count: 1, tags: [] },
    { sku: 'C-3', price: 0.5, count: 20, tags: ['y'] },
  ],
  nested: { deep: { value: 7 }, 'odd key': 'odd' },
  year: 1999,
};

/** @param json what `$json` gives, {@link sampleJson} when left out */
export function sampleScope(json: JsonObject = sampleJson): ExpressionScope {
  const item: Item = {
    json,
    binary: { file: { hash: 'abc', sizeBytes: 12, mimeType: 'text/plain', fileName: 'a.txt' } },
  };
  const orders: readonly Item[] = [{ json: { id: 1 } }, { json: { id: 2 } }, { json: { id: 3 } }];
  return {
    json,
    item,
    itemIndex: 1,
    runIndex: 0,
    now: DateTime.fromISO('2026-11-21T10:30:00', { zone: 'Africa/Algiers', locale: 'en' }),
    input: listItems([{ json: { first: true } }, item]),
    execution: { id: 'exec_1', mode: 'manual' },
    workflow: { id: 'wf_1', name: 'Orders' },
    variables: { region: 'dz' },
    environment: { REGION: 'north' },
    node(name) {
      if (name === 'Orders') return listItems(orders);
      throw new NoriaError('EXPRESSION_FAILED', { problem: `there is no node \`${name}\``, column: 0 });
    },
    random: () => 0.25,
  };
}

function listItems(items: readonly Item[]): NodeItems {
  const at = (index: number): Item => {
    const item = items.at(index);
    if (item === undefined) throw new NoriaError('LINEAGE_UNKNOWN', { node: 'Orders' });
    return item;
  };
  return {
    item: at(1),
    isExecuted: true,
    params: { limit: 10 },
    first: () => at(0),
    last: () => at(-1),
    all: () => items,
    itemMatching: at,
  };
}
