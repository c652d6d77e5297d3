/** Runs one input and says what came of it: a value, a refusal, or a fault of Noria. */
import {
  type CompiledExpression,
  compileExpression,
  compileTemplate,
  type ExpressionScope,
  NoriaError,
} from '@noria/core';
import type { Input } from '../generate/make-input.ts';
import { findLeak } from './find-leak.ts';

export type Outcome =
  | { readonly kind: 'value'; readonly json: string }
  /** A NoriaError of a code that expressions may end with. */
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
  | { readonly kind: 'fault'; readonly problem: string };

export interface CheckedInput {
  readonly outcome: Outcome;
  readonly isParsed: boolean;
  readonly elapsedMs: number;
}

const codes: ReadonlySet<string> = new Set([
  'EXPRESSION_SYNTAX',
  'EXPRESSION_FAILED',
  'EXPRESSION_LIMIT',
  'LINEAGE_UNKNOWN',
]);

/** Computing that an input may take. The margin is for a collection of garbage. */
export const timeLimitMs = 100;
const marginMs = 50;

export function checkInput(input: Input, scope: ExpressionScope): CheckedInput {
  let checked = runInput(input, scope);
  // Only what is slow every time is slow; once may be the machine's fault.
  for (let again = 0; again < 3 && checked.elapsedMs > timeLimitMs; again++) {
    const next = runInput(input, scope);
    if (next.elapsedMs < checked.elapsedMs) checked = next;
  }
  if (checked.elapsedMs <= timeLimitMs + marginMs) return checked;
  return { ...checked, outcome: { kind: 'fault', problem: `it took ${Math.round(checked.elapsedMs)} ms` } };
}

function runInput({ text, kind }: Input, scope: ExpressionScope): CheckedInput {
  const startedMs = readComputingMs();
  let compiled: CompiledExpression | null = null;
  let outcome: Outcome;
  try {
    compiled = text.startsWith('=') ? compileTemplate(text) : compileExpression(text);
    const value = compiled.evaluate(scope);
    const elapsedMs = readComputingMs() - startedMs;
    const leak = findLeak(value);
    outcome =
      leak === null
        ? { kind: 'value', json: JSON.stringify(value) }
        : { kind: 'fault', problem: `it let out: ${leak}` };
    if (kind === 'hostile' && leak === null) outcome = findHiddenFunction(text, scope) ?? outcome;
    return { outcome, isParsed: true, elapsedMs };
  } catch (error) {
    outcome = describeError(error);
  }
  return { outcome, isParsed: compiled !== null, elapsedMs: readComputingMs() - startedMs };
}

/** Time on the processor: a busy machine makes no input slow. */
function readComputingMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** Results are turned into JSON, which would hide a function; the language's own `typeof` sees it. */
function findHiddenFunction(text: string, scope: ExpressionScope): Outcome | null {
  if (text.startsWith('=')) return null;
  try {
    const type = compileExpression(`typeof (${text}\n)`).evaluate(scope);
    const isData = ['string', 'number', 'boolean', 'object', 'undefined'].includes(String(type));
    return isData ? null : { kind: 'fault', problem: `it got hold of a ${type}` };
  } catch (error) {
    const outcome = describeError(error);
    return outcome.kind === 'fault' ? outcome : null;
  }
}

function describeError(error: unknown): Outcome {
  if (error instanceof NoriaError && codes.has(error.code)) {
    return { kind: 'refused', code: error.code, message: error.message };
  }
  return {
    kind: 'fault',
    problem: `it threw ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  };
}
