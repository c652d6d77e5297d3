/** Says which type an expression gives, judged by what it gives for sample data. */
import { readTemplate } from '../compile/read-template.ts';
import type { ExpressionSample } from './expression-sample.ts';
import { type InferredType, typeOfValues } from './inferred-type.ts';
import { attempt, evaluateIn, type Situation, startFrame } from './sample-evaluation.ts';
import { SampleScopes } from './sample-scopes.ts';

/**
 * Evaluates the text for the first items of the sample, with a small budget.
 * @param text a parameter's text when it begins with `=`, otherwise an expression without braces
 * @returns `unknown` when the text cannot be read, or gives nothing or different types for the sample
 */
export function inferType(text: string, sample: ExpressionSample): InferredType {
  const scopes = new SampleScopes(sample);
  const situations = Array.from({ length: scopes.count }, (_, item): Situation => ({ item, locals: [] }));
  if (!text.startsWith('=')) return typeOfValues(evaluateIn(scopes, text, [], situations));
  const { parts, faults } = readTemplate(text);
  const [part] = parts;
  if (faults.length > 0) return { kind: 'unknown' };
  if (parts.length !== 1 || part === undefined || typeof part === 'string') return { kind: 'string' };
  const results = situations.map((situation) => attempt(() => part.evaluate(startFrame(scopes, situation))));
  return typeOfValues(results.map((result) => result?.value));
}
