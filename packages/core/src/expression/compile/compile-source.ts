/** Compiles the source of one expression to a closure: acorn reads it, a whitelist of syntax decides. */
import { type AnyNode, type Expression, parseExpressionAt } from 'acorn';
import { type ExpressionFault, limitFault, placeFault, syntaxFault } from '../expression-fault.ts';
import { depthLimit, type Evaluate } from '../frame.ts';
import { compileNode } from './compile-node.ts';
import type { Compiler, FoundReferences } from './compiler.ts';

/** Characters of one expression. */
export const sourceLimit = 32_768;

export interface CompiledSource {
  readonly evaluate: Evaluate;
  readonly found: FoundReferences;
  /** Characters read, with what follows the expression left out. */
  readonly end: number;
}

/**
 * Compiles the expression at the start of a text; what follows it is for the caller to judge.
 * @param text expression, and anything after it
 * @throws ExpressionFault EXPRESSION_SYNTAX or EXPRESSION_LIMIT with its place
 */
export function compileSource(text: string): CompiledSource {
  const tree = readTree(text.slice(0, sourceLimit), text.length > sourceLimit);
  const compiler = new SourceCompiler(text.slice(0, tree.end));
  return { evaluate: compiler.compile(tree), found: compiler.found, end: tree.end };
}

function readTree(text: string, isCut: boolean): Expression {
  try {
    // As in a module: no HTML comments, no octal numbers. Kept brackets belong to the expression's length.
    return parseExpressionAt(text, 0, { ecmaVersion: 2025, sourceType: 'module', preserveParens: true });
  } catch (error) {
    if (error instanceof SyntaxError) throw explainSyntax(error as SyntaxError & { pos: number }, text, isCut);
    throw placeFault(error, 0);
  }
}

function explainSyntax(error: SyntaxError & { pos: number }, text: string, isCut: boolean): ExpressionFault {
  if (error.message.startsWith('Not enough stack space')) return limitFault(depthLimit, 'nested levels', error.pos);
  const isOpen =
    error.pos >= text.length || (error.message.startsWith('Unterminated') && !text.includes('\n', error.pos));
  // Where the expression's end is in sight, its length is not what is wrong.
  if (isCut && isOpen && !text.includes('}}', error.pos))
    return limitFault(sourceLimit, 'characters of source', error.pos);
  if (error.pos >= text.length || text.startsWith('}}', error.pos)) return syntaxFault('it ends too early', error.pos);
  const problem = error.message.replace(/ \(\d+:\d+\)$/, '');
  const found = text.slice(error.pos, error.pos + 1);
  return syntaxFault(problem === 'Unexpected token' ? `\`${found}\` is not expected here` : problem, error.pos);
}

/** Length of the white space and comments at a place. */
export function skipBlank(text: string, start: number): number {
  blank.lastIndex = start;
  return blank.exec(text)?.[0].length ?? 0;
}

const blank = /(?:\s+|\/\*[\s\S]*?\*\/|\/\/[^\n]*)*/y;

class SourceCompiler implements Compiler {
  readonly source: string;
  readonly found: FoundReferences = {
    nodes: [],
    dynamicNodes: false,
    usesItemOf: false,
    usesInput: false,
    usesItem: false,
    usesRandom: false,
  };
  readonly #closures = new Map<AnyNode, Evaluate>();
  #depth = 0;
  #nodeCount = 0;
  #slotCount = 0;
  #reach: ReadonlyMap<string, number> = new Map();

  constructor(source: string) {
    this.source = source;
  }

  compile(node: AnyNode): Evaluate {
    this.#nodeCount += 1;
    this.#depth += 1;
    if (this.#depth > depthLimit) throw limitFault(depthLimit, 'nested levels', node.start);
    const evaluate = compileNode(this, node);
    this.#depth -= 1;
    this.#closures.set(node, evaluate);
    return evaluate;
  }

  closureOf(node: AnyNode): Evaluate | undefined {
    return this.#closures.get(node);
  }

  slotOf(name: string): number | undefined {
    return this.#reach.get(name);
  }

  namesInReach(): Iterable<string> {
    return this.#reach.keys();
  }

  inside<T>(names: readonly string[], compile: () => T): { result: T; cost: number } {
    const outer = this.#reach;
    const countBefore = this.#nodeCount;
    this.#reach = new Map([...outer, ...names.map((name): [string, number] => [name, this.#slotCount++])]);
    const result = compile();
    this.#reach = outer;
    return { result, cost: this.#nodeCount - countBefore };
  }

  quote(node: AnyNode): string {
    const text = this.source.slice(node.start, node.end);
    return text.length <= 60 ? text : `${text.slice(0, 57)}…`;
  }
}
