/** The scope of fuzzed expressions. All its data is frozen: an expression that writes to it fails as no expression may. */
import {
  type ExpressionScope,
  type Item,
  type Json,
  type JsonObject,
  type NodeItems,
  NoriaError,
  zonedTime,
} from '@noria/core';
import { copyJson, sampleData } from './sample-data.ts';

export function fuzzScope(): ExpressionScope {
  const json = freezeDeeply(copyJson());
  const item: Item = freezeDeeply({ json, binary: { file: { hash: 'abc', sizeBytes: 12, mimeType: 'text/plain' } } });
  const orders: readonly Item[] = freezeDeeply(sampleData.orders.map(({ id }) => ({ json: { id } })));
  return {
    json,
    item,
    itemIndex: sampleData.itemIndex,
    runIndex: sampleData.runIndex,
    now: zonedTime(Date.parse('2026-11-21T09:30:00Z'), 'Africa/Algiers'),
    input: listItems(freezeDeeply([{ json: { first: true } }, item])),
    execution: freezeDeeply({ ...sampleData.execution }),
    workflow: freezeDeeply({ ...sampleData.workflow }),
    variables: freezeDeeply({ ...sampleData.variables }),
    node(name) {
      if (name === 'Orders') return listItems(orders);
      throw new NoriaError('EXPRESSION_FAILED', { problem: `there is no node \`${name}\``, column: 0 });
    },
    random: () => sampleData.random,
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
    params: freezeDeeply({ ...sampleData.params }) as Json,
    first: () => at(0),
    last: () => at(-1),
    all: () => items,
    itemMatching: at,
  };
}

function freezeDeeply<T extends Json | JsonObject | Item | readonly Item[]>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) freezeDeeply(part as Json);
    Object.freeze(value);
  }
  return value;
}
