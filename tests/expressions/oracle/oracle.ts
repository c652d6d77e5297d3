/** Asks the oracle's process what JavaScript gives for expressions. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

export type OracleAnswer =
  | { readonly kind: 'value'; readonly json: string }
  /** A value that is no data, such as a function. */
  | { readonly kind: 'foreign'; readonly type: string }
  | { readonly kind: 'error'; readonly message: string };

export class Oracle {
  readonly #process: ChildProcess = fork(new URL('./oracle-worker.ts', import.meta.url), {
    // What a mistaken source might ask of the machine ends with this process.
    execArgv: ['--max-old-space-size=256'],
    serialization: 'advanced',
  });
  readonly #ended = Promise.withResolvers<never>();

  constructor() {
    // Nobody listens between two questions.
    this.#ended.promise.catch(() => undefined);
    this.#process.once('exit', (code, signal) =>
      this.#ended.reject(new Error(`The oracle ended with ${signal ?? code}`)),
    );
  }

  /**
   * @param sources expressions, without braces
   * @throws Error the process has ended
   */
  async ask(sources: readonly string[]): Promise<readonly OracleAnswer[]> {
    if (sources.length === 0) return [];
    this.#process.send(sources);
    const [answers] = await Promise.race([once(this.#process, 'message'), this.#ended.promise]);
    return answers as readonly OracleAnswer[];
  }

  end(): void {
    this.#process.kill();
  }
}
