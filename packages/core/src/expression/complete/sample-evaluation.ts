/** Evaluates parts of a half-written expression on sample data: what comes out says which type the part has. */
import { NoriaError } from '../../errors/noria-error.ts';
import { compileSource } from '../compile/compile-source.ts';
import { limitFault, reportFault } from '../expression-fault.ts';
import { type Evaluate, Frame } from '../frame.ts';
import { localsNode, type SampleScopes } from './sample-scopes.ts';

/** One moment at which the expression would be evaluated. */
export interface Situation {
  /** Index of the sample item. */
  readonly item: number;
  /** Arguments of each arrow function around the cursor, from the outermost in. */
  readonly locals: readonly (readonly unknown[])[];
}

/** Situations looked at, at most: items times elements of lists. */
export const situationLimit = 20;

/** A small part of what an expression may spend when it runs: completions have to be there at once. */
const operations = 20_000;
const sizeBytes = 1024 * 1024;

/**
 * @param source the part
 * @param patterns parameters of each arrow function around it, as written, from the outermost in
 * @returns its values, without those that could not be computed; empty when the part cannot be read
 */
export function evaluateIn(
  scopes: SampleScopes,
  source: string,
  patterns: readonly string[],
  situations: readonly Situation[],
): unknown[] {
  return evaluateEach(scopes, source, patterns, situations).flatMap((result) =>
    result === null ? [] : [result.value],
  );
}

/** As {@link evaluateIn}, with null where a value could not be computed. */
export function evaluateEach(
  scopes: SampleScopes,
  source: string,
  patterns: readonly string[],
  situations: readonly Situation[],
): ({ readonly value: unknown } | null)[] {
  const evaluate = compilePart(wrapInArrows(source, patterns));
  return situations.map((situation) => {
    if (evaluate === null) return null;
    return attempt(() => evaluate(startFrame(scopes, situation)));
  });
}

/** A frame with the small budget of completions. */
export function startFrame(scopes: SampleScopes, { item, locals }: Situation): Frame {
  return new SampleFrame(scopes.scopeOf(item, locals));
}

class SampleFrame extends Frame {
  override operationsLeft = operations;
  override bytesLeft = sizeBytes;

  override takeSlice(): void {
    throw limitFault(operations, 'operations');
  }
}

/**
 * @returns null when the expression would fail: sample data often lacks what real data has
 * @throws what is no failure of the expression, but a mistake of Noria
 */
export function attempt<T>(evaluate: () => T): { readonly value: T } | null {
  try {
    return { value: evaluate() };
  } catch (error) {
    const reported = reportFault(error, 0, null);
    if (reported instanceof NoriaError) return null;
    throw reported;
  }
}

function compilePart(source: string): Evaluate | null {
  const compiled = attempt(() => compileSource(source))?.value ?? null;
  return compiled === null || compiled.end < source.length ? null : compiled.evaluate;
}

/** The parameters take their values apart themselves, so that patterns and defaults mean what they mean when it runs. */
function wrapInArrows(source: string, patterns: readonly string[]): string {
  // The end of the line ends a comment that the part may end with.
  const inner = `(${source}\n)`;
  return patterns.reduceRight(
    (wrapped, pattern, level) =>
      `[$(${JSON.stringify(localsNode)}).params[${level}]].map(([${pattern}\n]) => ${wrapped})[0]`,
    inner,
  );
}
