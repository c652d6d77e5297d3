/** Stands in for the people whom executions wait for: says what became of effects, by the ledger, and ends waits. */
import { setTimeout as delay } from 'node:timers/promises';
import type { ExecutionView, StepView } from '@noria/engine';
import type { Fleet } from '../fleet/fleet.ts';
import { isPassing, WorkerError } from '../fleet/worker-error.ts';
import type { LedgerLink } from '../ledger/ledger-link.ts';
import type { Watcher } from './watcher.ts';

export interface Question {
  readonly executionId: string;
  readonly step: number;
  readonly item: number;
  readonly attempt: number;
}

const lookMs = 150;

export class Person {
  /** Every question that was asked, by its name. */
  readonly questions = new Map<string, Question>();
  readonly #fleet: Fleet;
  readonly #watcher: Watcher;
  readonly #ledger: LedgerLink;
  readonly #resumed = new Set<string>();
  #isThere = true;
  #work: Promise<void> | null = null;

  constructor(fleet: Fleet, watcher: Watcher, ledger: LedgerLink) {
    this.#fleet = fleet;
    this.#watcher = watcher;
    this.#ledger = ledger;
  }

  begin(): void {
    this.#work = this.#serve();
  }

  async leave(): Promise<void> {
    this.#isThere = false;
    await this.#work;
  }

  async #serve(): Promise<void> {
    while (this.#isThere) {
      // While a process is held nobody can know what it will still do: whoever is asked waits and sees.
      if (!this.#fleet.isAnyStopped) {
        const waiting = await this.#watcher.findWaiting();
        await Promise.all(waiting.map(({ executionId }) => this.#help(executionId)));
      }
      await delay(lookMs);
    }
  }

  /** What fails because a worker died is found again at the next look. */
  async #help(executionId: string): Promise<void> {
    try {
      const worker = await this.#fleet.pick();
      const view = await worker.ask('readSteps', { executionId });
      for (const step of view.steps) {
        for (const doubt of step.doubts) await this.#answerDoubt(view, step, doubt);
        if (step.waiting?.resumable === true) await this.endWait(executionId, step.waiting.number ?? 0);
      }
    } catch (error) {
      if (!isPassing(error) && !isGone(error)) throw error;
    }
  }

  async #answerDoubt(view: ExecutionView, step: StepView, doubt: { item: number; attempt: number }): Promise<void> {
    const { executionId } = view;
    const question = { executionId, step: step.step, ...doubt };
    const source = `doubt:${step.step}:${doubt.item}:${doubt.attempt}`;
    this.questions.set(`${executionId}/${source}`, question);
    const place = { executionId, node: step.node, runIndex: step.runIndex, item: doubt.item };
    const truth = await this.#ledger.findTruth(place);
    if (truth.kind === 'under-way') return;
    const verdict =
      truth.kind === 'happened'
        ? ({ verdict: 'happened', result: truth.result } as const)
        : ({ verdict: 'again' } as const);
    const worker = await this.#fleet.pick();
    const message = { kind: 'doubt-answer', step: step.step, ...doubt, ...verdict } as const;
    await worker.ask('send', { message: { executionId, source, message } });
  }

  /** Ends a wait with `{ add: 7 }`. May come before the wait begins; whoever sends it twice does no harm. */
  async endWait(executionId: string, wait: number): Promise<void> {
    const name = `${executionId}/${wait}`;
    if (this.#resumed.has(name)) return;
    const worker = await this.#fleet.pick();
    const message = { kind: 'resume', wait, body: { add: 7 } } as const;
    await worker.ask('send', { message: { executionId, source: `resume:${wait}`, message } });
    this.#resumed.add(name);
  }

  async cancel(executionId: string): Promise<void> {
    const worker = await this.#fleet.pick();
    await worker.ask('send', { message: { executionId, source: 'cancel', message: { kind: 'cancel' } } });
  }
}

/** It ended since it was seen to wait, and nothing of it is kept. */
function isGone(error: unknown): boolean {
  return error instanceof WorkerError && error.code === 'NOT_FOUND';
}
