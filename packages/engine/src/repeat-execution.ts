/** Retry and resume: new executions that start where an ended one did, or where it failed. */
import { type AcceptedRecord, type Item, NoriaError, type Payload, type Step, sharePrefix } from '@noria/core';
import type { EngineCore } from './engine-core.ts';
import type { InternalStart } from './engine-parts.ts';
import { foldStored, type StoredState } from './fold-stored.ts';

export interface RepeatOptions {
  readonly version: 'same' | 'published';
}

/** @throws NOT_FOUND, WORKFLOW_NOT_PUBLISHED */
export async function retryExecution(
  core: EngineCore,
  executionId: string,
  how: RepeatOptions,
): Promise<InternalStart> {
  const stored = await foldStored(core, executionId);
  return { ...(await describeStart(core, stored, how)), mode: 'retry' };
}

/** @throws NOT_FOUND, WORKFLOW_NOT_PUBLISHED, EXECUTION_NOT_FINISHED, EXECUTION_NOTHING_TO_RESUME */
export async function resumeExecution(
  core: EngineCore,
  executionId: string,
  how: RepeatOptions & { readonly input?: readonly (readonly Item[])[] },
): Promise<InternalStart> {
  const stored = await foldStored(core, executionId);
  const { state, execution } = stored;
  if (state.finished === null) throw new NoriaError('EXECUTION_NOT_FINISHED', { status: execution.status });
  const failed = findFailed(stored);
  if (state.finished.status === 'succeeded' || failed === null) throw new NoriaError('EXECUTION_NOTHING_TO_RESUME');
  const start = await describeStart(core, stored, how);
  const plan = await core.plans.load(execution.workflowId, start.version);
  // The id and time of the new first record do not matter to what is shared.
  const accepted: AcceptedRecord = { ...state.accepted, pins: false };
  const shared = sharePrefix(state, stored.records, plan, accepted, failed.index);
  // What a person edited must not be dropped in silence because the step is gone.
  if (how.input !== undefined && shared.resumedStep === null) throw new NoriaError('EXECUTION_NOTHING_TO_RESUME');
  const edited =
    how.input === undefined || shared.resumedStep === null
      ? undefined
      : { step: shared.resumedStep, inputs: await storeInputs(core, execution.organizationId, how.input) };
  return {
    ...start,
    mode: 'resume',
    seed: state.accepted.seed,
    prefix: shared.records,
    ...(edited === undefined ? {} : { edited }),
  };
}

function findFailed({ state }: StoredState): Step | null {
  const failed = state.finished?.error?.step;
  if (failed !== undefined) return state.steps[failed] ?? null;
  // A cancelled execution, or one that went over a limit, goes on with what had not ended.
  return [...state.open][0] ?? null;
}

async function describeStart(core: EngineCore, stored: StoredState, how: RepeatOptions): Promise<InternalStart> {
  const { execution, state } = stored;
  const { accepted } = state;
  const published = how.version === 'same' ? execution : await core.plans.findPublished(execution.workflowId);
  if (published === null) throw new NoriaError('WORKFLOW_NOT_PUBLISHED', { workflowId: execution.workflowId });
  return {
    organizationId: execution.organizationId,
    workflowId: execution.workflowId,
    version: published.version,
    mode: 'retry',
    start: accepted.start,
    startWith: accepted.startWith,
    items: await core.payloads.load(execution.organizationId, accepted.items),
    correlationId: execution.correlationId,
    originId: execution.executionId,
    ...(accepted.until === undefined ? {} : { until: accepted.until }),
    ...(accepted.pins === true ? { pins: true } : {}),
  };
}

async function storeInputs(
  core: EngineCore,
  organizationId: string,
  inputs: readonly (readonly Item[])[],
): Promise<Payload[]> {
  const encoded = inputs.map((items) => core.payloads.encode(organizationId, items));
  await Promise.all(encoded.map((input) => input.stored));
  return encoded.map((input) => input.payload);
}
