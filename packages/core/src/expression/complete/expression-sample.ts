/** What the editor knows about the data that an expression will see: items of earlier runs, names of nodes and variables. */
import type { DateTime } from 'luxon';
import type { Item, Json, JsonObject } from '../../items/item.ts';

export interface ExpressionSample {
  /** Items that enter the node; empty when nothing has run yet. The first few are looked at. */
  readonly items: readonly Item[];
  /** The nodes before this one, in the order in which to offer them. */
  readonly nodes: readonly SampleNode[];
  /** `$now`: also says the workflow's zone. */
  readonly now: DateTime;
  readonly execution: JsonObject;
  readonly workflow: JsonObject;
  readonly variables: Readonly<Record<string, string>>;
}

export interface SampleNode {
  readonly name: string;
  /** What the node gave; empty when it has not run yet. */
  readonly items: readonly Item[];
  /** Its parameters as written. */
  readonly params: Json;
}
