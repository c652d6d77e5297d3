/** What an error of a step does: another try, then stop, go on, or the error output. */
import { type ErrorReport, type Item, NoriaError, type Step } from '@noria/core';
import { errorItem } from './error-item.ts';
import { delayRetryMs, mayRetry } from './retry-step.ts';
import type { Run, StepInputs } from './run.ts';
import { settleOutputs } from './settle-result.ts';

export function settleError(run: Run, step: Step, inputs: StepInputs, startedMs: number, thrown: unknown): void {
  const error = toNoriaError(step, thrown);
  if (error.code === 'NODE_CRASHED')
    run.host.log.error({ ...run.logFields(), node: step.node.name, err: thrown }, 'a node crashed');
  const report = withNode(error.toReport(), step);
  if (run.phase === 'running' && mayRetry(run, step, error)) {
    run.record({
      kind: 'step.retrying',
      step: step.index,
      startedMs,
      attempt: step.attempt,
      error: report,
      resumeAtMs: run.host.clock.nowMs() + delayRetryMs(run, step, error),
    });
    return;
  }
  const onError = error.code === 'PAYLOAD_LIMIT' ? 'stop' : (step.node.node.onError ?? 'stop');
  const items = (inputs[0] ?? []).map((item) => errorItem(item, report));
  const outputs: readonly Item[][] =
    onError === 'stop'
      ? []
      : Array.from({ length: step.node.outputCount }, (_, output) =>
          output === (step.node.errorOutput ?? 0) ? items : [],
        );
  settleOutputs(run, step, startedMs, outputs, { error: report });
}

function toNoriaError(step: Step, thrown: unknown): NoriaError {
  if (thrown instanceof NoriaError) return thrown;
  const problem = thrown instanceof Error ? thrown.message : String(thrown);
  return new NoriaError('NODE_CRASHED', { type: step.node.type.type, problem }, { cause: thrown });
}

function withNode(report: ErrorReport, step: Step): ErrorReport {
  return { ...report, details: { ...report.details, node: step.node.name } };
}
