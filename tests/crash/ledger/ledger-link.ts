/** A connection to the ledger: workers report effects over it, and the harness asks what became of them. */
import { connect, type Socket } from 'node:net';
import type { EffectPlace, EffectTruth, LedgerEntry, LedgerQuestion, LedgerReply } from './ledger-entry.ts';
import { readLines } from './read-lines.ts';

type Unnumbered<T> = T extends unknown ? Omit<T, 'id'> : never;

export class LedgerLink {
  readonly #socket: Socket;
  readonly #waiting = new Map<number, (reply: LedgerReply) => void>();
  #nextId = 0;

  constructor(socketPath: string) {
    this.#socket = connect(socketPath);
    readLines(this.#socket, (line) => {
      const reply = JSON.parse(line) as LedgerReply;
      this.#waiting.get(reply.id)?.(reply);
      this.#waiting.delete(reply.id);
    });
  }

  /** @returns once the entry is on the disk */
  async record(entry: LedgerEntry): Promise<void> {
    await this.#ask({ ask: 'record', entry });
  }

  async findTruth(place: EffectPlace): Promise<EffectTruth> {
    const { truth } = await this.#ask({ ask: 'truth', place });
    if (truth === undefined) throw new Error('The ledger gave no answer');
    return truth;
  }

  close(): void {
    this.#socket.destroy();
  }

  /** Written in the same turn: what a process does next, or whether it lives on, does not hold it back. */
  #ask(question: Unnumbered<LedgerQuestion>): Promise<LedgerReply> {
    const id = this.#nextId++;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#socket.write(`${JSON.stringify({ id, ...question })}\n`);
    });
  }
}
