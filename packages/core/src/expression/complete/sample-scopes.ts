/** Turns sample data into scopes in which parts of an expression can be evaluated, one for each of the first items. */
import type { Item, Json } from '../../items/item.ts';
import { failFault } from '../expression-fault.ts';
import type { ExpressionScope, NodeItems } from '../expression-scope.ts';
import type { ExpressionSample, SampleNode } from './expression-sample.ts';
import { type TrimAllowance, trimObject } from './trim-value.ts';

/** Items of one node that are looked at. */
const itemLimit = 10;
/** Values of one node's items that are looked at; the first item may have half of them. */
const valueLimit = 6000;
const wideLimit = 3;

/**
 * A node that no workflow has: its parameters are the values of the arrow functions' parameters around the cursor.
 * {@link wrapInArrows} reads them from there.
 */
export const localsNode = '\u0000';

/** Scopes of the first items; one with an empty item when there are none. */
export class SampleScopes {
  readonly #sample: ExpressionSample;
  readonly #items: readonly Item[];
  readonly #nodes = new Map<string, readonly Item[]>();

  constructor(sample: ExpressionSample) {
    this.#sample = sample;
    this.#items = trimItems(sample.items);
  }

  get count(): number {
    return this.#items.length;
  }

  /**
   * @param index of the item at hand
   * @param locals arguments of each arrow function around the cursor, from the outermost in
   */
  scopeOf(index: number, locals: readonly (readonly unknown[])[]): ExpressionScope {
    const { now, execution, workflow, variables } = this.#sample;
    const item = this.#items[index] as Item;
    return {
      json: item.json,
      item,
      itemIndex: index,
      runIndex: 0,
      now,
      input: listNodeItems(this.#items, index, {}),
      execution,
      workflow,
      variables,
      node: (name) => this.#node(name, index, locals),
      random: () => 0.5,
    };
  }

  /** What `$input` and `$('Name')` have, by name. */
  listNodeItemsNames(): string[] {
    return Object.keys(listNodeItems(this.#items, 0, {}));
  }

  #node(name: string, index: number, locals: readonly (readonly unknown[])[]): NodeItems {
    if (name === localsNode) return listNodeItems([], 0, locals as Json);
    const node = this.#sample.nodes.find((one) => one.name === name);
    if (node === undefined) throw failFault(`there is no node \`${name}\``);
    return listNodeItems(this.#itemsOf(node), index, node.params);
  }

  #itemsOf(node: SampleNode): readonly Item[] {
    const known = this.#nodes.get(node.name) ?? trimItems(node.items);
    this.#nodes.set(node.name, known);
    return known;
  }
}

function trimItems(items: readonly Item[]): readonly Item[] {
  const first = items.slice(0, itemLimit);
  if (first.length === 0) return [{ json: {} }];
  const allowance: TrimAllowance = { valuesLeft: valueLimit / 2, wideLeft: wideLimit };
  return first.map((item, index) => {
    if (index > 0) allowance.valuesLeft = Math.ceil(valueLimit / 2 / (first.length - 1));
    return { ...item, json: trimObject(item.json, allowance) };
  });
}

/** Which item belongs to which is not known here: the one at the same place stands for it. */
function listNodeItems(items: readonly Item[], index: number, params: Json): NodeItems {
  const at = (place: number): Item => items.at(place) ?? { json: {} };
  return {
    item: at(Math.min(index, items.length - 1)),
    isExecuted: items.length > 0,
    params,
    first: () => at(0),
    last: () => at(-1),
    all: () => items,
    itemMatching: at,
  };
}
