/** Answers the doubts of a server's executions over HTTP, by looking whether the line is in the file. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Question } from '../load/person.ts';
import type { NoriaApi } from './noria-api.ts';
import { readHookFiles } from './read-hook-files.ts';

const lookMs = 250;

export class FilePerson {
  readonly questions: Question[] = [];
  readonly #api: NoriaApi;
  readonly #folder: string;
  #isThere = true;
  #work: Promise<void> | null = null;

  /** @param folder data folder of the servers */
  constructor(api: NoriaApi, folder: string) {
    this.#api = api;
    this.#folder = folder;
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
      for (const { id, waitingFor } of await this.#api.listWaiting()) if (waitingFor === 'doubt') await this.#help(id);
      await delay(lookMs);
    }
  }

  /** The server that may have written the line is dead by now: what is not there will not come. */
  #isWritten(node: string, executionId: string): boolean {
    const files: Readonly<Record<string, readonly string[]>> = readHookFiles(this.#folder);
    return files[node]?.includes(executionId) === true;
  }

  async #help(id: string): Promise<void> {
    const executionId = id.slice('exec_'.length);
    for (const { step, node, doubts } of await this.#api.listSteps(id)) {
      for (const { item, attempt } of doubts) {
        this.questions.push({ executionId, step, item, attempt });
        const verdict = this.#isWritten(node, executionId)
          ? { verdict: 'happened', result: { sizeBytes: 0 } }
          : { verdict: 'again' };
        await this.#api.answerDoubt(id, step, item, verdict);
      }
    }
  }
}
