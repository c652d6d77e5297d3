/** The supervisor: keeps a number of workers running, and starts those anew that died. */
import { setTimeout as delay } from 'node:timers/promises';
import type { WorkerOptions } from '../worker/worker-options.ts';
import type { WorkerEnd } from './worker-end.ts';
import { WorkerError } from './worker-error.ts';
import { WorkerHandle } from './worker-handle.ts';

/** More starts than any plan of deaths needs. */
const mostStarts = 50;

export interface FleetOptions extends Omit<WorkerOptions, 'instance' | 'without'> {
  readonly workers: readonly FleetMember[];
  /** Called for every start of a worker, once it can be asked. */
  readonly onReady?: (worker: WorkerHandle) => void;
}

export interface FleetMember {
  /** `w0`; each of its starts has a number behind it. */
  readonly name: string;
  readonly without: WorkerOptions['without'];
}

export class Fleet {
  readonly ends: WorkerEnd[] = [];
  readonly #options: FleetOptions;
  readonly #workers = new Map<string, WorkerHandle>();
  readonly #starts = new Map<string, number>();
  isClosing = false;
  #turn = 0;

  constructor(options: FleetOptions) {
    this.#options = options;
    for (const member of options.workers) this.#start(member);
  }

  /** Workers that can be asked now. */
  get live(): WorkerHandle[] {
    return [...this.#workers.values()].filter((worker) => worker.isReady && !worker.isStopped);
  }

  get isAnyStopped(): boolean {
    return [...this.#workers.values()].some((worker) => worker.isStopped);
  }

  /** One after the other. Waits while none is there. */
  async pick(): Promise<WorkerHandle> {
    for (;;) {
      const { live } = this;
      const worker = live[this.#turn++ % live.length];
      if (worker !== undefined) return worker;
      if (this.isClosing) throw new WorkerError('CONNECTION_LOST', 'the fleet is closed');
      await delay(20);
    }
  }

  /** The present start of a worker. */
  find(name: string): WorkerHandle {
    const worker = this.#workers.get(name);
    if (worker === undefined) throw new Error(`There is no worker ${name}`);
    return worker;
  }

  async allReady(): Promise<void> {
    await Promise.all([...this.#workers.values()].map((worker) => worker.ready));
  }

  /** Lets the workers hand over and end; what has not ended by then is killed. */
  async close(): Promise<void> {
    this.isClosing = true;
    const workers = [...this.#workers.values()];
    for (const worker of workers) {
      worker.continue();
      worker.kill('SIGTERM');
    }
    const patience = AbortSignal.timeout(8_000);
    patience.addEventListener('abort', () => {
      for (const worker of workers) worker.kill('SIGKILL');
    });
    await Promise.all(workers.map((worker) => worker.ended));
  }

  #start(member: FleetMember): void {
    const { name, without } = member;
    const start = (this.#starts.get(name) ?? 0) + 1;
    this.#starts.set(name, start);
    const { workers: _, onReady, ...options } = this.#options;
    const worker = new WorkerHandle({ ...options, without, instance: `${name}#${start}` });
    this.#workers.set(name, worker);
    worker.ready.then(() => onReady?.(worker)).catch(() => undefined);
    worker.ended.then((end) => {
      this.ends.push(end);
      if (start > mostStarts) throw new Error(`${name} was started ${start} times; its log says why it ends`);
      if (!this.isClosing) this.#start(member);
    });
  }
}
