/** The thread that runs PGlite: takes batches of PostgreSQL protocol messages and posts back what the database answers. */
import { readFile, writeFile } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';

export interface WorkerSettings {
  /** Folder of the database; null for one in memory. */
  readonly dataDir: string | null;
  /** Image that a database in memory starts from. */
  readonly image: string | null;
}

/** What the owner of the thread posts. */
export type WorkerRequest =
  | { readonly kind: 'protocol'; readonly bytes: Uint8Array }
  | { readonly kind: 'dump'; readonly file: string }
  | { readonly kind: 'close' };

/** What the thread posts back. */
export type WorkerReport =
  | { readonly kind: 'ready' }
  | { readonly kind: 'data'; readonly bytes: Uint8Array }
  | { readonly kind: 'dumped' }
  | { readonly kind: 'closed' }
  | { readonly kind: 'failed'; readonly problem: string };

if (parentPort !== null) await serve(parentPort, workerData as WorkerSettings);

async function serve(port: NonNullable<typeof parentPort>, settings: WorkerSettings): Promise<void> {
  const report = (message: WorkerReport): void =>
    port.postMessage(message, 'bytes' in message ? [message.bytes.buffer as ArrayBuffer] : []);
  try {
    const pglite = await open(settings);
    let queue = Promise.resolve();
    port.on('message', (request: WorkerRequest) => {
      queue = queue
        .then(async () => {
          const answer = await handle(pglite, request);
          if (answer !== null) report(answer);
          if (request.kind === 'close') port.close();
        })
        .catch((error: unknown) => report({ kind: 'failed', problem: describe(error) }));
    });
    report({ kind: 'ready' });
  } catch (error) {
    report({ kind: 'failed', problem: describe(error) });
  }
}

async function open({ dataDir, image }: WorkerSettings): Promise<PGlite> {
  if (image === null) return PGlite.create(dataDir ?? 'memory://');
  return PGlite.create('memory://', { loadDataDir: new Blob([await readFile(image)]) });
}

async function handle(pglite: PGlite, request: WorkerRequest): Promise<WorkerReport | null> {
  switch (request.kind) {
    case 'protocol':
      return { kind: 'data', bytes: await execute(pglite, request.bytes) };
    case 'dump': {
      const dump = await pglite.dumpDataDir('none');
      await writeFile(request.file, new Uint8Array(await dump.arrayBuffer()));
      return { kind: 'dumped' };
    }
    case 'close':
      await pglite.close();
      return { kind: 'closed' };
  }
}

const startupByte = 0;

async function execute(pglite: PGlite, bytes: Uint8Array): Promise<Uint8Array> {
  // A new client on the one session there is: nothing of the client before may remain.
  if (bytes[0] === startupByte) {
    await pglite.exec('rollback');
    await pglite.exec('discard all');
  }
  const chunks: Uint8Array[] = [];
  await pglite.execProtocolRawStream(bytes, {
    syncToFs: false,
    // The bytes lie in the database's memory and are gone with the next message.
    onRawData: (data) => void chunks.push(data.slice()),
  });
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : new Uint8Array(Buffer.concat(chunks));
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
