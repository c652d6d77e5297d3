/** Follows an execution: says each step as it ends, until the execution has ended. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient } from './api-client.ts';
import type { Execution, Step } from './api-types.ts';
import { describeError } from './describe-error.ts';
import { formatDuration } from './format-time.ts';
import { readPages } from './read-pages.ts';

const pollMs = 500;

/** @param onStep is given a line for each step that has come to rest, once for each status @throws NOT_FOUND */
export async function watchExecution(api: ApiClient, id: string, onStep: (line: string) => void): Promise<Execution> {
  const path = `/api/executions/${encodeURIComponent(id)}`;
  const said = new Map<number, string>();
  for (;;) {
    // Read before the steps: what has ended by then is among them.
    const execution = (await api.call('GET', path)) as Execution;
    const { items } = await readPages<Step>(api, `${path}/steps?items=count`);
    for (const step of items) {
      if (step.status === 'ready' || step.status === 'running' || said.get(step.step) === step.status) continue;
      said.set(step.step, step.status);
      onStep(describeStep(step));
    }
    if (['succeeded', 'failed', 'cancelled'].includes(execution.status)) return execution;
    await sleep(pollMs);
  }
}

export function describeEnd({ status, error }: Execution): string {
  if (status === 'succeeded') return 'succeeded.';
  return `${status === 'failed' ? 'failed' : 'was cancelled'}${error === null ? '.' : `: ${describeError(error)}`}`;
}

function describeStep(step: Step): string {
  const error = step.error === null ? '' : `: ${describeError(step.error)}`;
  const link = step.waiting?.resumeUrl == null ? '' : ` for a POST to ${step.waiting.resumeUrl}`;
  const took = step.endedAt === null ? '' : ` after ${formatDuration(step.startedAt, step.endedAt)}`;
  return `${String(step.step).padStart(4)}  ${step.status.padEnd(9)}  ${step.node}${took}${link}${error}`;
}
