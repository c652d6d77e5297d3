/** The PGlite thread as its owner sees it: one session, batches of protocol messages in, answers out. */
import { Worker } from 'node:worker_threads';
import { NoriaError } from '@noria/core';
import type { WorkerReport, WorkerRequest, WorkerSettings } from './pglite-worker.ts';

export interface SessionEnd {
  readonly onData: (bytes: Buffer) => void;
  readonly onEnd: (error: Error) => void;
}

export interface PgliteThread {
  /** @param bytes whole messages; the buffer is given away */
  execute(bytes: Uint8Array<ArrayBuffer>): void;
  attach(end: SessionEnd): void;
  detach(): void;
  ref(): void;
  unref(): void;
  /** Writes an image of the whole database into a file. */
  dump(file: string): Promise<void>;
  /** Flushes and ends. */
  close(): Promise<void>;
}

/** @throws DATABASE_UNREACHABLE the folder cannot be read as a database */
export async function startPgliteThread(settings: WorkerSettings): Promise<PgliteThread> {
  const worker = new Worker(new URL('./pglite-worker.ts', import.meta.url), { workerData: settings, execArgv: [] });
  const waiting = new Map<WorkerReport['kind'], { resolve: () => void; reject: (error: Error) => void }>();
  let session: SessionEnd | null = null;
  let ended: NoriaError | null = null;

  /** Ends the session. A new one may follow, except when the thread itself is gone. */
  function fail(problem: string, cause?: unknown): void {
    const error = new NoriaError('DATABASE_UNREACHABLE', { problem }, { cause });
    session?.onEnd(error);
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  }

  function waitFor(kind: WorkerReport['kind']): Promise<void> {
    return new Promise((resolve, reject) => waiting.set(kind, { resolve, reject }));
  }

  worker.on('message', (report: WorkerReport) => {
    switch (report.kind) {
      case 'data':
        session?.onData(Buffer.from(report.bytes.buffer, report.bytes.byteOffset, report.bytes.byteLength));
        return;
      case 'failed':
        fail(`PGlite: ${report.problem}`);
        return;
      default:
        waiting.get(report.kind)?.resolve();
        waiting.delete(report.kind);
    }
  });
  worker.on('error', (error) => fail(`the PGlite thread broke: ${(error as Error).message}`, error));
  worker.on('exit', () => {
    const problem = 'the PGlite thread has ended; start Noria again';
    ended = new NoriaError('DATABASE_UNREACHABLE', { problem });
    fail(problem);
  });

  const post = (request: WorkerRequest, transfer: ArrayBuffer[] = []): void => worker.postMessage(request, transfer);
  await waitFor('ready').catch(async (error: unknown) => {
    await worker.terminate();
    throw error;
  });
  return {
    execute: (bytes) => post({ kind: 'protocol', bytes }, [bytes.buffer]),
    attach(end) {
      if (ended === null) session = end;
      else end.onEnd(ended);
    },
    detach() {
      session = null;
    },
    ref: () => worker.ref(),
    unref: () => worker.unref(),
    async dump(file) {
      worker.ref();
      const dumped = waitFor('dumped');
      post({ kind: 'dump', file });
      await dumped;
    },
    async close() {
      if (ended !== null) return;
      worker.ref();
      // Its end is no loss to anybody any more.
      session = null;
      const closed = waitFor('closed');
      post({ kind: 'close' });
      await closed;
      await worker.terminate();
    },
  };
}
