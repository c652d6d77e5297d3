/** The socket that the `pg` client believes it has: a stream whose other end is the PGlite thread. */
import { Duplex } from 'node:stream';
import type { PgliteThread } from './pglite-thread.ts';

export class PgliteStream extends Duplex {
  readonly #thread: PgliteThread;

  constructor(thread: PgliteThread) {
    super({ allowHalfOpen: false });
    this.#thread = thread;
  }

  connect(): this {
    this.#thread.attach({
      onData: (bytes) => void this.push(bytes),
      onEnd: (error) => void this.destroy(error),
    });
    setImmediate(() => this.emit('connect'));
    return this;
  }

  override _read(): void {
    // The thread pushes whenever it has something.
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#thread.execute(new Uint8Array(chunk));
    done();
  }

  /** `pg` corks the messages of a statement, so that they come as one batch that ends with its `Sync`. */
  override _writev(chunks: { chunk: Buffer }[], done: () => void): void {
    this.#thread.execute(new Uint8Array(Buffer.concat(chunks.map(({ chunk }) => chunk))));
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#thread.detach();
    done(error);
  }

  /** The process may end while the connection is idle. */
  unref(): this {
    this.#thread.unref();
    return this;
  }

  ref(): this {
    this.#thread.ref();
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }
}
