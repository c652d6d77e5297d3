/** What the compilers of the parts of an expression share: names in reach, references found, and the way to compile a part. */
import type { AnyNode } from 'acorn';
import type { Evaluate } from '../frame.ts';

export interface Compiler {
  /** The whole expression, without its braces. */
  readonly source: string;
  /** What the expression refers to, filled while it is compiled. */
  readonly found: FoundReferences;
  compile(node: AnyNode): Evaluate;
  /** The closure of a part that was compiled before: messages look again at what a failed part was read from. */
  closureOf(node: AnyNode): Evaluate | undefined;
  /** Slot of an arrow function's parameter, or undefined when no such name is in reach. */
  slotOf(name: string): number | undefined;
  namesInReach(): Iterable<string>;
  /** Compiles with the parameters of an arrow function in reach; `cost` counts the nodes compiled inside. */
  inside<T>(names: readonly string[], compile: () => T): { readonly result: T; readonly cost: number };
  /** The text of a part as messages quote it. */
  quote(node: AnyNode): string;
}

export interface FoundReferences {
  /** `$('name')`, with its place. */
  readonly nodes: { readonly name: string; readonly offset: number }[];
  dynamicNodes: boolean;
  usesItemOf: boolean;
  usesInput: boolean;
  usesItem: boolean;
  usesRandom: boolean;
}
