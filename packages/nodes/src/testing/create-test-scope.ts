/** What the expressions of a single step see: its own items, and no other node. */
import { type ExpressionScope, type Item, type NodeItems, NoriaError } from '@noria/core';

const noItem: Item = { json: {} };

export function createTestScope(
  items: readonly Item[],
  itemIndex: number,
  now: ExpressionScope['now'],
): ExpressionScope {
  const item = items[itemIndex] ?? noItem;
  const input: NodeItems = {
    item,
    isExecuted: true,
    params: {},
    first: () => items[0] ?? noItem,
    last: () => items.at(-1) ?? noItem,
    all: () => items,
    itemMatching: (index) => items[index] ?? noItem,
  };
  return {
    json: item.json,
    item,
    itemIndex,
    runIndex: 0,
    now,
    input,
    execution: {},
    workflow: {},
    variables: {},
    node: (name) => {
      throw new NoriaError('EXPRESSION_FAILED', { problem: `there is no node "${name}"`, column: 1 });
    },
    random: () => 0.5,
  };
}
