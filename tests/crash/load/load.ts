/** Keeps a number of executions in flight until it is told to stop. */
import { setTimeout as delay } from 'node:timers/promises';
import { isPassing } from '../fleet/worker-error.ts';
import { allWorkflows } from '../workflows/all-workflows.ts';
import type { CrashWorkflow } from '../workflows/crash-workflow.ts';
import type { Acknowledgement } from './acknowledgement.ts';
import type { Client } from './client.ts';
import type { Person } from './person.ts';
import type { Watcher } from './watcher.ts';

/** Step of the wait in the one workflow that somebody has to resume: Start, First, Wait. */
const waitNumber = 2;
const lookMs = 100;

export class Load {
  readonly #client: Client;
  readonly #person: Person;
  readonly #watcher: Watcher;
  readonly #random: () => number;
  readonly #inFlight: number;
  readonly #choices = allWorkflows.flatMap((workflow) => Array.from({ length: workflow.weight }, () => workflow));
  readonly #open = new Map<string, Acknowledgement>();
  readonly #starting = new Set<Promise<void>>();
  #started = 0;
  #isOn = true;
  #work: Promise<void> | null = null;

  constructor(parts: { client: Client; person: Person; watcher: Watcher }, random: () => number, inFlight: number) {
    this.#client = parts.client;
    this.#person = parts.person;
    this.#watcher = parts.watcher;
    this.#random = random;
    this.#inFlight = inFlight;
  }

  begin(): void {
    this.#work = this.#keepUp();
  }

  /** Starts nothing more. @returns once everything that was begun is acknowledged */
  async stop(): Promise<void> {
    this.#isOn = false;
    await this.#work;
    await Promise.all(this.#starting);
  }

  async #keepUp(): Promise<void> {
    while (this.#isOn) {
      const room = this.#inFlight - this.#open.size - this.#starting.size;
      for (let count = 0; count < room; count++) this.#start();
      await delay(lookMs);
      for (const executionId of await this.#watcher.findEnded([...this.#open.keys()])) this.#open.delete(executionId);
    }
  }

  #start(): void {
    const workflow = this.#choices[Math.floor(this.#random() * this.#choices.length)];
    if (workflow === undefined) return;
    const started = this.#run(workflow, this.#started++).finally(() => this.#starting.delete(started));
    this.#starting.add(started);
  }

  async #run(workflow: CrashWorkflow, n: number): Promise<void> {
    const acknowledgement = await this.#client.start(workflow, n);
    if (acknowledgement === null) return;
    this.#open.set(acknowledgement.executionId, acknowledgement);
    const { executionId } = acknowledgement;
    // Every second one is resumed at once, mostly before it waits.
    if (workflow.calls === 'resume' && n % 2 === 0)
      await this.#try(() => this.#person.endWait(executionId, waitNumber));
    if (workflow.calls === 'cancel') {
      await delay((n % 10) * 30);
      await this.#try(() => this.#person.cancel(executionId));
    }
  }

  /** A resume that is lost with a worker is made good when the person finds the execution waiting; a cancel need not be. */
  async #try(send: () => Promise<void>): Promise<void> {
    try {
      await send();
    } catch (error) {
      if (!isPassing(error)) throw error;
    }
  }
}
