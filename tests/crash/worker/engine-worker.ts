/** A worker: one process with an engine, asked over the channel to its parent; its options are its only argument. */
import { setTimeout as delay } from 'node:timers/promises';
import { NoriaError } from '@noria/core';
import { type OpenEngine, openEngine } from './open-engine.ts';
import type { WorkerOptions } from './worker-options.ts';
import type { WorkerAnswers, WorkerCall, WorkerCalls, WorkerMessage, WorkerQuestion } from './worker-protocol.ts';

/** How long effects may take to end when the worker is told to hand its work over. */
const graceMs = 3_000;

const options = JSON.parse(process.argv[2] ?? '') as WorkerOptions;
const open = await openWhenReachable();

process.on('message', (question: WorkerQuestion) => {
  answer(question).then(
    (given) => tell({ kind: 'answer', id: question.id, answer: given }),
    (error: unknown) => tell(describeError(question.id, error)),
  );
});
process.on('SIGTERM', () => {
  open.engine.stop(graceMs).then(() => process.exit(0));
});
// Without a harness there is nobody to work for.
process.on('disconnect', () => process.exit(1));
tell({ kind: 'ready' });

/** A server's supervisor starts it again until the database is there; here that is quicker in one process. */
async function openWhenReachable(): Promise<OpenEngine> {
  for (;;) {
    try {
      return await openEngine(options);
    } catch (error) {
      if (!(error instanceof NoriaError) || error.code !== 'DATABASE_UNREACHABLE') throw error;
      await delay(100);
    }
  }
}

type Handlers = {
  readonly [Call in WorkerCall]: (open: OpenEngine, how: WorkerCalls[Call]) => Promise<WorkerAnswers[Call]>;
};

const handlers: Handlers = {
  begin: ({ engine }, { request }) => engine.begin(request),
  beginAndWait: ({ engine }, { request, waitMs }) => engine.beginAndWait(request, waitMs),
  waitForOutcome: ({ engine }, { executionId, waitMs }) => engine.waitForOutcome(executionId, waitMs),
  send: ({ engine }, { message }) => engine.send(message),
  readSteps: ({ engine }, { executionId }) => engine.readSteps(executionId),
  dieAt: async ({ death }, { point, hits }) => {
    death.arm(point, hits);
    return null;
  },
  hold: async () => {
    process.kill(process.pid, 'SIGSTOP');
    return null;
  },
  ping: async ({ ledger }) => {
    await ledger.findTruth({ executionId: '', node: '', runIndex: 0, item: 0 });
    return null;
  },
};

function answer<Call extends WorkerCall>({ call, with: how }: WorkerQuestion<Call>): Promise<WorkerAnswers[Call]> {
  return handlers[call](open, how);
}

function describeError(id: number, error: unknown): WorkerMessage {
  const code = error instanceof NoriaError ? error.code : 'UNKNOWN';
  return { kind: 'error', id, code, message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

function tell(message: WorkerMessage): void {
  process.send?.(message);
}
