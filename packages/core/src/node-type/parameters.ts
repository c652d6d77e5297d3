/** A node's parameters: as written, with expressions as text, or resolved for one item. */
import type { Json } from '../items/item.ts';

export type Parameters = Readonly<Record<string, Json>>;
