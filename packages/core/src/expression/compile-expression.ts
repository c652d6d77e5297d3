/** Compiles one expression, or one text with `{{ }}` parts, to a closure that gives JSON for a scope. */
import type { Json } from '../items/item.ts';
import { compileSource, skipBlank, sourceLimit } from './compile/compile-source.ts';
import type { ExpressionPart } from './compile/read-template.ts';
import { compileText, evaluateAlone } from './compile-text.ts';
import { limitFault, reportFault, syntaxFault } from './expression-fault.ts';
import { type ExpressionReferences, gatherReferences, noReferences } from './expression-references.ts';
import type { ExpressionScope } from './expression-scope.ts';
import { Frame } from './frame.ts';

export interface CompiledExpression {
  /** The same for every scope. */
  readonly isStatic: boolean;
  readonly references: ExpressionReferences;
  /** @throws EXPRESSION_FAILED, EXPRESSION_LIMIT, and what the scope throws (LINEAGE_UNKNOWN), with `details.column` */
  evaluate(scope: ExpressionScope): Json;
}

/**
 * Compiles an expression without its braces, such as `$json.a + 1`.
 * @throws EXPRESSION_SYNTAX, EXPRESSION_LIMIT; `details.column` counts from 1 in the source
 */
export function compileExpression(source: string): CompiledExpression {
  const part = compileWhole(source);
  const evaluate = evaluateAlone(part, null);
  return {
    isStatic: false,
    references: gatherReferences([part.found]),
    evaluate: (scope) => evaluate(new Frame(scope)),
  };
}

/**
 * Compiles a parameter's text: `={{ x }}` gives the value of x, `=a {{ x }} b` a text, a text without `=` itself.
 * @throws EXPRESSION_SYNTAX, EXPRESSION_LIMIT; `details.column` counts from 1 in the text, `=` included
 */
export function compileTemplate(text: string): CompiledExpression {
  const compiled = compileText(text, null);
  if (compiled.kind === 'static') return { isStatic: true, references: noReferences, evaluate: () => compiled.value };
  return {
    isStatic: false,
    references: gatherReferences(compiled.parts.map((part) => part.found)),
    evaluate: (scope) => compiled.evaluate(new Frame(scope)),
  };
}

function compileWhole(source: string): ExpressionPart {
  try {
    const { evaluate, found, end } = compileSource(source);
    const rest = end + skipBlank(source, end);
    if (rest >= sourceLimit && rest < source.length) throw limitFault(sourceLimit, 'characters of source', sourceLimit);
    if (rest < source.length) throw syntaxFault(`\`${source.charAt(rest)}\` is not expected here`, rest);
    return { evaluate, found, base: 0 };
  } catch (error) {
    throw reportFault(error, 0, null);
  }
}
