/** What an expression can see: the item at hand, other nodes' items, and named values. The engine provides it. */
import type { DateTime } from 'luxon';
import type { Item, Json, JsonObject } from '../items/item.ts';

export interface ExpressionScope {
  /** `$json` */
  readonly json: JsonObject;
  /** `$binary`, `$input.item` */
  readonly item: Item;
  /** `$itemIndex` */
  readonly itemIndex: number;
  /** `$runIndex` */
  readonly runIndex: number;
  /** `$now`, `$today`: the step's fixed time in the workflow's zone. */
  readonly now: DateTime;
  /** `$input` */
  readonly input: NodeItems;
  /** `$execution` and `$workflow`, as plain JSON. */
  readonly execution: JsonObject;
  readonly workflow: JsonObject;
  /** `$vars` */
  readonly variables: Readonly<Record<string, string>>;
  /** `$env`: names that the installation allows; none when left out. */
  readonly environment?: Readonly<Record<string, string>>;
  /** `$response`, `$request` and `$pageCount`: where a node asks again for each page of an answer, and nowhere else. */
  readonly page?: ExpressionPage;
  /** `$fromAI`: what an agent gave the tool, by name; outside of one each has its fallback. */
  readonly fromAgent?: JsonObject;
  /** `$('name')`. @throws EXPRESSION_FAILED there is no such node */
  node(name: string): NodeItems;
  /** `Math.random()`: from the execution's seed. */
  random(): number;
  /** Computing of this thread so far: bounds the time of one evaluation. Without it only operations are counted. */
  readClockMs?(): number;
}

/** The answer that came before, and how many there were. */
export interface ExpressionPage {
  readonly response: JsonObject;
  readonly request: JsonObject;
  readonly pageCount: number;
}

/** The items of a node, as `$('name')` and `$input` give them. */
export interface NodeItems {
  /** The item that the item at hand came from. @throws LINEAGE_UNKNOWN */
  readonly item: Item;
  readonly isExecuted: boolean;
  /** The node's parameters as written, without results of expressions. */
  readonly params: Json;
  first(): Item;
  last(): Item;
  all(): readonly Item[];
  itemMatching(index: number): Item;
}
