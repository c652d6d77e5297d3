/** Executions that executions start: sub-workflows and error workflows. Derived ids make a repeated start harmless. */
import {
  deriveExecutionId,
  type ErrorReport,
  type FinishedRecord,
  fromApiId,
  type Item,
  isUuid,
  NoriaError,
  type Payload,
  type Plan,
  type Step,
  type StepCallingRecord,
} from '@noria/core';
import type { EngineParts } from './engine-parts.ts';
import { foldStored } from './fold-stored.ts';
import { mayLeaveNothing, startOnce } from './leaves-nothing.ts';
import type { Run } from './run/run.ts';
import { untilReachable } from './until-reachable.ts';

/** Step index under which the error workflow's id derives; no execution has as many steps. */
const errorWorkflowStep = 0xffff_ffff;

/** Sees to it that the executions that a step calls are accepted; `parent.accepting` says when they are. */
export function startChildren(parts: EngineParts, parent: Run, step: Step): void {
  const record = step.calls?.record;
  if (record === undefined) return;
  const accepted = acceptChildren(parts, parent, step.index, record);
  parent.accepting ??= new Map();
  parent.accepting.set(step.index, accepted);
  const forget = (): void => {
    if (parent.accepting?.get(step.index) === accepted) parent.accepting.delete(step.index);
  };
  accepted.then(forget, forget);
}

/** @throws why a child that is not waited for cannot be accepted; one that is waited for ends as a failed one instead */
async function acceptChildren(parts: EngineParts, parent: Run, step: number, record: StepCallingRecord): Promise<void> {
  // Until its key has won, the parent may turn out never to have existed.
  if (!parent.isAccepted) await untilDurable(parent);
  const accepted = await Promise.allSettled(
    record.calls.map(async (call, index) => {
      if (parent.state.steps[step]?.calls?.ended[index] != null) return;
      const child: Child = { step, index, ...call };
      try {
        await acceptChild(parts, parent, child);
      } catch (error) {
        if (!record.waitForEnd) throw error;
        endChild(parent, child, { status: 'failed', items: [], error: describeRefusal(error) });
      }
    }),
  );
  for (const one of accepted) if (one.status === 'rejected') throw one.reason;
}

/** Never resolves when the execution is lost to another process. */
function untilDurable(run: Run): Promise<void> {
  if (run.buffer.isDurable) return Promise.resolve();
  run.flushNow();
  return new Promise((resolve) => run.buffer.onDurable(resolve));
}

/** A call of one workflow. */
interface Child {
  readonly step: number;
  readonly index: number;
  readonly workflowId: string;
  readonly executionId: string;
  readonly items: Payload;
}

/** @returns once the child's acceptance is durable */
async function acceptChild(parts: EngineParts, parent: Run, child: Child): Promise<void> {
  const { organizationId, correlationId } = parent.identity;
  const mayGoOn = (): boolean => parent.phase !== 'gone';
  const target = await untilReachable(() => findTarget(parts, organizationId, child.workflowId), mayGoOn);
  const items = await untilReachable(() => parts.payloads.load(organizationId, child.items), mayGoOn);
  // Its end is in the parent's inbox or nowhere: the parent's row has to be there to receive it.
  if (mayLeaveNothing(target.plan)) await untilDurable(parent);
  // Handed over: the next owner calls it. Until then the parent must not look as if it waited for a child that is there.
  if (parent.phase === 'releasing') return new Promise(() => undefined);
  // Cancelled meanwhile: a child that does not exist cannot be told.
  if (parent.phase !== 'running' || parts.runs.has(child.executionId)) return;
  await new Promise<void>((resolve, reject) => {
    parts.start(
      {
        organizationId,
        workflowId: target.workflowId,
        version: target.version,
        mode: 'call',
        start: target.start,
        startWith: 'output',
        items,
        correlationId,
        executionId: child.executionId,
        depth: (parent.state.accepted.depth ?? 0) + 1,
        parent: { executionId: parent.executionId, step: child.step, index: child.index },
        ...startOnce(target.plan, child.executionId),
      },
      target.plan,
      {
        onDurable: resolve,
        onGone: (reason) => {
          if (reason.kind === 'refused') reject(reason.error);
          else if (reason.kind === 'duplicate') takeEarlierEnd(parts, parent, child).then(resolve, reject);
          else resolve();
        },
      },
    );
  });
}

/**
 * The child was accepted before a crash. Its end comes through the inbox, unless it ended before the row of its parent,
 * which was on its way, could be seen.
 */
async function takeEarlierEnd(parts: EngineParts, parent: Run, child: Child): Promise<void> {
  await untilReachable(
    async () => {
      const before = await parts.options.executions.findExecution(child.executionId);
      if (before === null || before.status === 'queued' || before.status === 'running' || before.status === 'waiting')
        return;
      const { state, lastOutput } = await foldStored(parts, child.executionId);
      if (state.finished === null) return;
      const { status, error } = state.finished;
      const items = lastOutput === null ? [] : (state.steps[lastOutput.step]?.outputs[lastOutput.output] ?? []);
      endChild(parent, child, { status, items, ...(error === undefined ? {} : { error }) });
    },
    () => parent.phase !== 'gone',
  );
}

function endChild(
  parent: Run,
  { step, index, executionId }: Child,
  end: { status: FinishedRecord['status']; items: Payload; error?: ErrorReport },
): void {
  const { status, items, error } = end;
  const message = {
    kind: 'child-ended',
    step,
    index,
    executionId,
    status,
    items,
    ...(error === undefined ? {} : { error: { code: error.code, message: error.message } }),
  } as const;
  parent.receive(`child:${executionId}`, message);
}

function describeRefusal(cause: unknown): ErrorReport {
  return cause instanceof NoriaError
    ? cause.toReport()
    : { code: 'CALL_FAILED', message: `The called workflow failed: ${String(cause)}` };
}

interface Target {
  readonly workflowId: string;
  readonly version: number;
  readonly plan: Plan;
  /** Name of the node that begins. */
  readonly start: string;
}

/**
 * The published version of a workflow of the same organization.
 * @param id as people write it: with or without its prefix
 * @throws NOT_FOUND, WORKFLOW_NOT_PUBLISHED, TRIGGER_NOT_FOUND
 */
async function findTarget(parts: EngineParts, organizationId: string, id: string): Promise<Target> {
  const workflowId = id.startsWith('wf_') ? fromApiId('wf', id) : id;
  if (!isUuid(workflowId)) throw new NoriaError('NOT_FOUND', { what: 'Workflow', id });
  const published = await parts.plans.findPublished(workflowId);
  if (published === null) throw new NoriaError('WORKFLOW_NOT_PUBLISHED', { workflowId: id });
  if (published.organizationId !== organizationId) throw new NoriaError('NOT_FOUND', { what: 'Workflow', id });
  const plan = await parts.plans.load(workflowId, published.version);
  const triggers = plan.nodes.filter((node) => node.type.trigger !== undefined && node.node.disabled !== true);
  const start = triggers.find((node) => node.type.trigger === 'manual') ?? triggers[0];
  if (start === undefined) throw new NoriaError('TRIGGER_NOT_FOUND', { trigger: 'trigger', workflowId: id });
  return { workflowId, version: published.version, plan, start: start.name };
}

/** @returns once the error workflow's acceptance is durable */
export async function startErrorWorkflow(
  parts: EngineParts,
  failed: Run,
  workflowId: string,
  item: Item,
): Promise<void> {
  const { organizationId } = failed.identity;
  const executionId = deriveExecutionId(failed.executionId, errorWorkflowStep, 0);
  const target = await untilReachable(
    () => findTarget(parts, organizationId, workflowId),
    () => failed.phase !== 'gone',
  );
  await new Promise<void>((resolve, reject) => {
    const run = parts.start(
      {
        organizationId,
        workflowId: target.workflowId,
        version: target.version,
        mode: 'error',
        start: target.start,
        startWith: 'output',
        items: [item],
        correlationId: failed.identity.correlationId,
        originId: failed.executionId,
        executionId,
        ...startOnce(target.plan, executionId),
      },
      target.plan,
      { onDurable: resolve, onGone: (reason) => (reason.kind === 'refused' ? reject(reason.error) : resolve()) },
    );
    run.flushNow();
  });
}
