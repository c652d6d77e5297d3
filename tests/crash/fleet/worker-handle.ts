/** One start of a worker, from outside: what it can be asked, and how it ends. */
import { type ChildProcess, fork } from 'node:child_process';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkerOptions } from '../worker/worker-options.ts';
import type {
  WorkerAnswers,
  WorkerCall,
  WorkerCalls,
  WorkerMessage,
  WorkerQuestion,
} from '../worker/worker-protocol.ts';
import { endWithUs } from './end-with-us.ts';
import type { WorkerEnd } from './worker-end.ts';
import { WorkerError } from './worker-error.ts';

/** Longer than any worker is held. */
const holdMs = 60_000;

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: WorkerError) => void;
}

export class WorkerHandle {
  readonly instance: string;
  /** Resolves when it can be asked. @throws WorkerError CONNECTION_LOST when it ended before */
  readonly ready: Promise<void>;
  readonly ended: Promise<WorkerEnd>;
  isReady = false;
  isStopped = false;
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 0;
  #sent: WorkerEnd['sent'] = null;

  constructor(options: WorkerOptions) {
    this.instance = options.instance;
    const log = openSync(join(options.folder, `${options.instance}.log`), 'a');
    this.#child = fork(join(import.meta.dirname, '../worker/engine-worker.ts'), [JSON.stringify(options)], {
      stdio: ['ignore', log, log, 'ipc'],
      env: { ...process.env, NODE_COMPILE_CACHE: join(import.meta.dirname, '../../../.noria/cache/compiled') },
    });
    endWithUs(this.#child);
    const ready = Promise.withResolvers<void>();
    this.ready = ready.promise;
    this.ready.catch(() => undefined);
    this.ended = new Promise((resolve) => {
      // `close` comes after all that it had still sent.
      this.#child.once('close', (exitCode, signal) => {
        this.isReady = false;
        ready.reject(new WorkerError('CONNECTION_LOST', `${this.instance} has ended`));
        for (const { reject } of this.#waiting.values()) {
          reject(new WorkerError('CONNECTION_LOST', `${this.instance} has ended`));
        }
        this.#waiting.clear();
        resolve({ instance: this.instance, atMs: Date.now(), exitCode, signal, sent: this.#sent });
      });
    });
    this.#child.on('message', (message: WorkerMessage) => this.#receive(message, ready.resolve));
  }

  /** @throws WorkerError with the code of the worker's error, or CONNECTION_LOST, or NO_ANSWER in time */
  ask<Call extends WorkerCall>(call: Call, how: WorkerCalls[Call], timeoutMs = 10_000): Promise<WorkerAnswers[Call]> {
    const id = this.#nextId++;
    const question: WorkerQuestion<Call> = { id, call, with: how };
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        reject(new WorkerError('NO_ANSWER', `${this.instance} gave no answer to ${call} within ${timeoutMs} ms`));
      }, timeoutMs);
      const settle =
        <T>(then: (value: T) => void) =>
        (value: T) => {
          clearTimeout(timer);
          then(value);
        };
      this.#waiting.set(id, { resolve: settle(resolve as (answer: unknown) => void), reject: settle(reject) });
      if (!this.#child.connected) return this.#fail(id);
      this.#child.send(question, (error) => {
        if (error !== null) this.#fail(id);
      });
    });
  }

  kill(signal: 'SIGKILL' | 'SIGTERM'): void {
    this.#sent = signal;
    this.#child.kill(signal);
  }

  /**
   * Holds the whole process: it does nothing and notices nothing until `continue`. Not in the middle of a turn: between
   * an engine's last look at its lease and an effect in the same turn no fence can stand.
   */
  stop(): void {
    this.isStopped = true;
    // The answer comes when it goes on, which may be never.
    this.ask('hold', {}, holdMs).catch(() => undefined);
  }

  continue(): void {
    this.isStopped = false;
    this.#child.kill('SIGCONT');
  }

  #fail(id: number): void {
    this.#waiting.get(id)?.reject(new WorkerError('CONNECTION_LOST', `${this.instance} has ended`));
    this.#waiting.delete(id);
  }

  #receive(message: WorkerMessage, becomeReady: () => void): void {
    if (message.kind === 'ready') {
      this.isReady = true;
      becomeReady();
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.kind === 'answer') waiting?.resolve(message.answer);
    else waiting?.reject(new WorkerError(message.code, message.message));
  }
}
