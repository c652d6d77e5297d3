/** Makes an engine from its adapters. */
import { findWaitPhase, NoriaError, type Plan } from '@noria/core';
import type { Engine, StartedExecution, StartRequest } from './engine.ts';
import { EngineCore } from './engine-core.ts';
import type { EngineOptions, InternalStart } from './engine-parts.ts';
import { foldStored } from './fold-stored.ts';
import { openFile } from './open-file.ts';
import { readExecution } from './read-execution.ts';
import { resumeExecution, retryExecution } from './repeat-execution.ts';
import { stopEngine } from './stop-engine.ts';
import { beginAndWait, waitForOutcome } from './wait-for-outcome.ts';

export function createEngine(options: EngineOptions): Engine {
  const core = new EngineCore(options);
  let stopListening: (() => Promise<void>) | null = null;
  return {
    async start() {
      await core.leases.start(core.processId, options.process);
      stopListening = await options.executions.listen((event) => {
        if (event.kind === 'workflow') core.plans.forget(event.workflowId);
        else if (event.kind === 'variables') core.forgetVariables(event.organizationId);
        else if (event.kind === 'answered') core.wakeWatchers(event.executionId);
        else core.sweepSoon();
      });
      core.sweepSoon();
    },
    begin: async (request) => begin(core, request, await prepare(core, request)),
    beginAndWait: async (request, waitMs) => {
      const plan = core.plans.peek(request.workflowId, request.version);
      const ready = plan !== null && core.areVariablesReady(request.organizationId) && !core.isStopping;
      return beginAndWait(core, request, ready ? plan : await prepare(core, request), waitMs);
    },
    waitForOutcome: (executionId, waitMs) => waitForOutcome(core, executionId, waitMs),
    async send(message) {
      const isNew = await options.executions.insertInbox(message);
      if (isNew) core.deliver([message]);
      return isNew;
    },
    retry: async (executionId, how) => startAgain(core, await retryExecution(core, executionId, how)),
    resume: async (executionId, how) => startAgain(core, await resumeExecution(core, executionId, how)),
    readSteps: (executionId, range = {}) => readExecution(core, executionId, range),
    openFile: (executionId, hash) => openFile(core, executionId, hash),
    findWaitPhase: async (executionId, wait) => findWaitPhase((await foldStored(core, executionId)).state, wait),
    forgetVariables: (organizationId) => core.forgetVariables(organizationId),
    isHealthy: () => core.leases.isGood && core.writer.isReachable,
    counts: () => options.dispatcher.counts(),
    async stop(graceMs) {
      await stopEngine(core, graceMs);
      await stopListening?.();
    },
  };
}

async function prepare(core: EngineCore, request: StartRequest): Promise<Plan> {
  if (core.isStopping) throw new NoriaError('SHUTTING_DOWN');
  const plan = await core.plans.load(request.workflowId, request.version);
  await core.prepareVariables(request.organizationId);
  if (core.isStopping) throw new NoriaError('SHUTTING_DOWN');
  if (!plan.byName.has(request.start))
    throw new NoriaError('TRIGGER_NOT_FOUND', { trigger: `node "${request.start}"` });
  return plan;
}

async function startAgain(core: EngineCore, request: InternalStart): Promise<StartedExecution> {
  return begin(core, request, await prepare(core, request));
}

/** @returns once the acceptance is durable */
function begin(core: EngineCore, request: InternalStart, plan: Plan): Promise<StartedExecution> {
  return new Promise((resolve, reject) => {
    const run = core.start(request, plan, {
      onDurable: () => resolve({ executionId: run.executionId, duplicate: false }),
      onGone(reason) {
        if (reason.kind === 'refused') reject(reason.error);
        else if (reason.kind === 'duplicate' && !reason.sameBody) {
          reject(new NoriaError('IDEMPOTENCY_KEY_REUSED', { key: request.idempotency?.key }));
        } else if (reason.kind === 'duplicate') resolve({ executionId: reason.executionId, duplicate: true });
        else if (reason.kind === 'replayed') reject(new NoriaError('SIGNATURE_REPLAYED'));
        else if (reason.kind === 'fenced') reject(new NoriaError('EXECUTION_FENCED'));
      },
    });
    run.flushNow();
  });
}
