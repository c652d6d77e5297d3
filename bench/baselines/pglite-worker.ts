/** The thread that PGlite of the baselines lives in. */
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import type { PgliteReply, PgliteRequest } from './pglite-insert.ts';

const port = parentPort;
if (port === null) throw new Error('pglite-worker runs as a worker thread');

const database = await PGlite.create(workerData as string);

port.on('message', async (request: PgliteRequest) => {
  try {
    port.postMessage({ id: request.id, rows: await answer(request) } satisfies PgliteReply);
  } catch (error) {
    port.postMessage({ id: request.id, error: String(error) } satisfies PgliteReply);
  }
});

async function answer(request: PgliteRequest): Promise<readonly Record<string, unknown>[]> {
  switch (request.kind) {
    case 'protocol':
      refuseError(await database.execProtocolRaw(request.message));
      return [];
    case 'sql':
      return (await database.query<Record<string, unknown>>(request.sql)).rows;
    case 'close':
      await database.close();
      return [];
  }
}

const ERROR_RESPONSE = 0x45; // 'E'

/** The raw protocol reports an error as a message, not as an exception. */
function refuseError(answered: Uint8Array): void {
  const bytes = Buffer.from(answered.buffer, answered.byteOffset, answered.byteLength);
  for (let at = 0; at < bytes.length; at += 1 + bytes.readInt32BE(at + 1)) {
    if (bytes[at] === ERROR_RESPONSE) throw new Error(bytes.toString('utf8', at + 5));
  }
}
