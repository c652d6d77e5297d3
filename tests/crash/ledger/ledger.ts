/** The ledger of a run as the harness sees it: its process, questions to it, and all its entries at the end. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { endWithUs } from '../fleet/end-with-us.ts';
import type { LedgerEntry } from './ledger-entry.ts';
import { LedgerLink } from './ledger-link.ts';

export class Ledger {
  readonly socketPath: string;
  readonly link: LedgerLink;
  readonly #file: string;
  readonly #process: ChildProcess;

  private constructor(socketPath: string, file: string, child: ChildProcess) {
    this.socketPath = socketPath;
    this.#file = file;
    this.#process = child;
    this.link = new LedgerLink(socketPath);
  }

  /** @param folder where its socket and its file are made */
  static async open(folder: string): Promise<Ledger> {
    const [socketPath, file] = [join(folder, 'ledger.sock'), join(folder, 'ledger.jsonl')];
    const child = fork(join(import.meta.dirname, 'ledger-worker.ts'), [socketPath, file]);
    endWithUs(child);
    await once(child, 'message');
    child.once('exit', (code) => {
      if (code !== 0) throw new Error(`The ledger ended with ${code}; nothing can be judged without it`);
    });
    return new Ledger(socketPath, file, child);
  }

  /** What is on the disk, in the order in which it was written; half a line is not there yet. */
  async read(): Promise<LedgerEntry[]> {
    const lines = (await readFile(this.#file, 'utf8')).split('\n').slice(0, -1);
    return lines.map((line) => JSON.parse(line) as LedgerEntry);
  }

  async close(): Promise<void> {
    this.link.close();
    const ended = once(this.#process, 'exit');
    this.#process.disconnect();
    await ended;
  }
}
