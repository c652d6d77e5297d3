/** What expressions need before they can run: whose items, and whether the result differs from item to item. */
import type { FoundReferences } from './compile/compiler.ts';

export interface ExpressionReferences {
  /** Names in `$('name')`, each once, in order of appearance. */
  readonly nodes: readonly string[];
  /** A node's name is computed: any node before this one may be asked for. */
  readonly dynamicNodes: boolean;
  /** `.item` or `.itemMatching()` of a node: lineage is needed. */
  readonly usesItemOf: boolean;
  /** `$input.first()`, `.last()`, `.all()` or `.itemMatching()`. */
  readonly usesInput: boolean;
  /** The item at hand is read: without it, one evaluation serves every item. */
  readonly usesItem: boolean;
  /** `Math.random()`: every evaluation differs. */
  readonly usesRandom: boolean;
}

export const noReferences: ExpressionReferences = Object.freeze({
  nodes: Object.freeze([]),
  dynamicNodes: false,
  usesItemOf: false,
  usesInput: false,
  usesItem: false,
  usesRandom: false,
});

export function gatherReferences(found: readonly FoundReferences[]): ExpressionReferences {
  return {
    nodes: [...new Set(found.flatMap((one) => one.nodes.map((node) => node.name)))],
    dynamicNodes: found.some((one) => one.dynamicNodes),
    usesItemOf: found.some((one) => one.usesItemOf),
    usesInput: found.some((one) => one.usesInput),
    usesItem: found.some((one) => one.usesItem),
    usesRandom: found.some((one) => one.usesRandom),
  };
}
