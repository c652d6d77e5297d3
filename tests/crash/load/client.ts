/** A client of the fleet: starts executions under idempotency keys, and asks again when a connection breaks. */
import { hash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Outcome, StartRequest } from '@noria/engine';
import { defaultOrganizationId } from '@noria/store';
import type { Fleet } from '../fleet/fleet.ts';
import { isPassing } from '../fleet/worker-error.ts';
import type { WorkerHandle } from '../fleet/worker-handle.ts';
import type { CrashWorkflow } from '../workflows/crash-workflow.ts';
import type { Acknowledgement } from './acknowledgement.ts';

/** So short that some callers are told to come back for their answer. */
const answerWaitMs = 1_500;
/** A client gives up after this time. */
const patienceMs = 60_000;
const dayMs = 86_400_000;

export class Client {
  readonly acknowledged: Acknowledgement[] = [];
  /** What a client must never see: another execution or answer under the same key, or an error that is none of its making. */
  readonly complaints: string[] = [];
  readonly #fleet: Fleet;

  constructor(fleet: Fleet) {
    this.#fleet = fleet;
  }

  /**
   * @param chosen the worker to ask; any when left out
   * @returns once the start is acknowledged, and answered where the workflow answers; null when it was given up
   */
  async start(workflow: CrashWorkflow, n: number, chosen?: WorkerHandle): Promise<Acknowledgement | null> {
    const key = `key-${n}`;
    const started = await this.#insist(key, (worker) => begin(chosen ?? worker, workflow, n, key));
    if (started === null) return null;
    const { executionId } = started;
    const acknowledgement = { workflow, n, key, executionId, atMs: Date.now(), answer: undefined as unknown };
    this.acknowledged.push(acknowledgement);
    if (workflow.calls === 'answer') acknowledgement.answer = await this.#follow(key, executionId, started.outcome);
    return acknowledgement;
  }

  /** The same start once more, as from a client that never heard of the first: nothing new may come of it. */
  async repeat({ workflow, n, key, executionId, answer }: Acknowledgement): Promise<void> {
    const again = await this.#insist(key, (worker) => begin(worker, workflow, n, key));
    if (again === null) return;
    if (again.executionId !== executionId) {
      this.complaints.push(`${key} gave execution ${executionId}, and later ${again.executionId}`);
    }
    if (workflow.calls !== 'answer') return;
    const answerAgain = await this.#follow(key, executionId, again.outcome);
    if (JSON.stringify(answerAgain) === JSON.stringify(answer)) return;
    this.complaints.push(`${key} was answered ${JSON.stringify(answer)}, and later ${JSON.stringify(answerAgain)}`);
  }

  /** Waits for the answer through whichever worker is there. */
  async #follow(key: string, executionId: string, first: Outcome | null): Promise<unknown> {
    const endMs = performance.now() + patienceMs;
    for (let outcome = first; performance.now() < endMs; ) {
      if (outcome?.kind === 'answered') return outcome.answer.body;
      if (outcome?.kind === 'ended') return `no answer: it has ${outcome.status}`;
      if (outcome?.kind === 'waiting') await delay(100);
      const how = { executionId, waitMs: answerWaitMs };
      outcome = await this.#insist(key, (worker) => worker.ask('waitForOutcome', how));
    }
    return 'no answer in time';
  }

  async #insist<T>(key: string, ask: (worker: WorkerHandle) => Promise<T>): Promise<T | null> {
    const endMs = performance.now() + patienceMs;
    while (performance.now() < endMs) {
      try {
        return await ask(await this.#fleet.pick());
      } catch (error) {
        if (isPassing(error) && !this.#fleet.isClosing) {
          await delay(30);
          continue;
        }
        if (!this.#fleet.isClosing) this.complaints.push(`${key} was refused: ${(error as Error).message}`);
        return null;
      }
    }
    this.complaints.push(`${key} got no answer within ${patienceMs} ms`);
    return null;
  }
}

interface Started {
  readonly executionId: string;
  readonly outcome: Outcome | null;
}

async function begin(worker: WorkerHandle, workflow: CrashWorkflow, n: number, key: string): Promise<Started> {
  const request = makeRequest(workflow, n, key);
  if (workflow.calls !== 'answer') return { ...(await worker.ask('begin', { request })), outcome: null };
  return worker.ask('beginAndWait', { request, waitMs: answerWaitMs });
}

function makeRequest(workflow: CrashWorkflow, n: number, key: string): StartRequest {
  const items = workflow.makeItems(n);
  const idempotency = { key, bodyHash: hash('sha256', JSON.stringify(items)), ttlMs: dayMs };
  return {
    organizationId: defaultOrganizationId,
    workflowId: workflow.workflowId,
    version: 1,
    mode: 'manual',
    start: 'Start',
    startWith: 'output',
    items,
    correlationId: key,
    idempotency,
  };
}
