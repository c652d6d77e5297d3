/** A file to which lines are only ever added; each is on the disk before its writer is told. */
import { fdatasync, write } from 'node:fs';
import { promisify } from 'node:util';

const writeText = promisify(write) as (fd: number, text: string) => Promise<unknown>;
const sync = promisify(fdatasync);

export class DurableFile {
  readonly #fd: number;
  #text = '';
  #waiting: (() => void)[] = [];
  #isWriting = false;

  constructor(fd: number) {
    this.#fd = fd;
  }

  /** Lines that come while others are being written go together with the next write. */
  append(line: string, onDurable: () => void): void {
    this.#text += line;
    this.#waiting.push(onDurable);
    if (!this.#isWriting) void this.#write();
  }

  /** A ledger that cannot write must not go on: the rejection ends the process, and with it the run. */
  async #write(): Promise<void> {
    this.#isWriting = true;
    while (this.#text !== '') {
      const text = this.#text;
      const told = this.#waiting.splice(0);
      this.#text = '';
      await writeText(this.#fd, text);
      await sync(this.#fd);
      for (const tell of told) tell();
    }
    this.#isWriting = false;
  }
}
