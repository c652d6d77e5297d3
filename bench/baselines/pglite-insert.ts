/** The baselines' table on PGlite in a worker thread, spoken to in PostgreSQL's own protocol. */
import { Worker } from 'node:worker_threads';
import { serialize } from 'pg-protocol';
import type { JournalTable } from './journal-table.ts';

/** What travels to the worker and back. */
export type PgliteRequest =
  | { readonly id: number; readonly kind: 'protocol'; readonly message: Uint8Array }
  | { readonly id: number; readonly kind: 'sql'; readonly sql: string }
  | { readonly id: number; readonly kind: 'close' };

export type PgliteReply =
  | { readonly id: number; readonly rows: readonly Record<string, unknown>[] }
  | { readonly id: number; readonly error: string };

export interface PgliteStatements {
  readonly create: string;
  readonly insert: string;
  readonly count: string;
}

const STATEMENT = 'insert_rows';

/** @param writers how many inserts may be on their way; the worker runs them one after the other */
export async function openPgliteInsert(
  folder: string,
  writers: number,
  statements: PgliteStatements,
): Promise<JournalTable> {
  const worker = new Worker(new URL('pglite-worker.ts', import.meta.url), { workerData: folder });
  const send = connectWorker(worker);
  await send((id) => ({ id, kind: 'sql', sql: statements.create }));
  const prepare = joinMessages([
    serialize.parse({ name: STATEMENT, text: statements.insert, types: [] }),
    serialize.sync(),
  ]);
  await send((id) => ({ id, kind: 'protocol', message: prepare }));

  async function insert(values: [Buffer, Buffer, Buffer]): Promise<void> {
    const message = joinMessages([
      serialize.bind({ statement: STATEMENT, values }),
      serialize.execute(),
      serialize.sync(),
    ]);
    await send((id) => ({ id, kind: 'protocol', message }));
  }

  return {
    inserts: Array.from({ length: writers }, () => insert),
    countRows: async () => {
      const [row] = await send((id) => ({ id, kind: 'sql', sql: statements.count }));
      return Number(row?.count);
    },
    close: async () => {
      await send((id) => ({ id, kind: 'close' }));
      await worker.terminate();
    },
  };
}

type Send = (make: (id: number) => PgliteRequest) => Promise<readonly Record<string, unknown>[]>;

function connectWorker(worker: Worker): Send {
  const waiting = new Map<number, { resolve: (rows: PgliteRows) => void; reject: (error: Error) => void }>();
  let nextId = 1;
  worker.on('message', (reply: PgliteReply) => {
    const waiter = waiting.get(reply.id);
    waiting.delete(reply.id);
    if ('error' in reply) waiter?.reject(new Error(reply.error));
    else waiter?.resolve(reply.rows);
  });
  worker.on('error', (error) => {
    for (const waiter of waiting.values()) waiter.reject(error instanceof Error ? error : new Error(String(error)));
    waiting.clear();
  });
  return (make) => {
    const request = make(nextId++);
    const rows = new Promise<PgliteRows>((resolve, reject) => waiting.set(request.id, { resolve, reject }));
    worker.postMessage(request, request.kind === 'protocol' ? [request.message.buffer as ArrayBuffer] : []);
    return rows;
  };
}

type PgliteRows = readonly Record<string, unknown>[];

/** Copies messages into memory of their own, which can be handed to another thread. */
function joinMessages(parts: readonly Uint8Array[]): Uint8Array {
  let sizeBytes = 0;
  for (const part of parts) sizeBytes += part.byteLength;
  const joined = new Uint8Array(sizeBytes);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.byteLength;
  }
  return joined;
}
