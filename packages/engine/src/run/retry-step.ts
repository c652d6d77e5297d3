/** Whether a failed step is tried again, and when. */
import {
  createRandom,
  EffectError,
  type ErrorCode,
  type ErrorReport,
  NoriaError,
  retryDelayMs,
  type Step,
} from '@noria/core';
import type { Run } from './run.ts';

/** What follows from the workflow and its input fails the same way every time. */
const hopeless: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'EXPRESSION_SYNTAX',
  'EXPRESSION_FAILED',
  'EXPRESSION_LIMIT',
  'PARAMETER_INVALID',
  'LINEAGE_UNKNOWN',
  'ITEM_LIMIT',
  'PAYLOAD_LIMIT',
  'LIST_TOO_LARGE',
  'OUTBOUND_REFUSED',
  'OUTBOUND_TOO_DEEP',
]);

/** A `once` effect is repeated only after it certainly did nothing, or where the node's setting says so. */
export function mayRetry(run: Run, step: Step, error: NoriaError): boolean {
  const { maxAttempts = Number.POSITIVE_INFINITY } = run.plan.limits;
  if (step.attempt >= Math.min(step.node.node.retry?.maxAttempts ?? 1, maxAttempts)) return false;
  if (error instanceof EffectError && step.node.effect === 'once')
    return error.sent === 'no' || error.refused || (error.sent === 'unknown' && step.node.inDoubt === 'repeat');
  if (hopeless.has(error.code)) return false;
  // The result of a pure node follows from its input: another try would fail the same way.
  return step.node.effect !== 'pure' || error.code === 'CALL_FAILED';
}

/** How long to wait before the next try. `Retry-After` is honoured. */
export function delayRetryMs(run: Run, step: Step, error: NoriaError): number {
  const { retry } = step.node.node;
  return retryDelayMs({
    attempt: step.attempt,
    ...(retry?.delayMs === undefined ? {} : { delayMs: retry.delayMs }),
    ...(retry?.maxDelayMs === undefined ? {} : { maxDelayMs: retry.maxDelayMs }),
    retryAfterMs: error instanceof EffectError ? error.retryAfterMs : null,
    random: createRandom(run.state.accepted.seed, step.index, step.attempt),
  });
}

/**
 * The error of an item that failed while others went through, with how far its effect had got where that is recorded.
 * @param itemCount number of items of input 0: an item's effects are as many apart
 */
export function failedEffect(
  step: Step,
  { item, error }: { readonly item: number; readonly error: ErrorReport },
  itemCount: number,
): NoriaError {
  let effect = step.effects?.get(item);
  for (let at = item + itemCount; effect?.kind === 'done'; at += itemCount) effect = step.effects?.get(at);
  if (effect?.kind !== 'failed') return NoriaError.fromReport(error);
  const failed = new EffectError(error.code, error.details ?? {}, effect.failure);
  failed.message = error.message;
  return failed;
}
