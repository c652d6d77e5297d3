/** A whole Noria in this process, found by commands through its data folder. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger, type RunningServer, readSettings, startServer } from '@noria/server';

export interface Noria {
  /** Its data folder. */
  readonly folder: string;
  readonly server: RunningServer;
  /** Of the owner, for what does not come through the socket. */
  readonly apiKey: string;
  stop(): Promise<void>;
}

const email = 'owner@example.com';
const password = 'a-long-way-to-Tipperary!';

export async function startNoria(): Promise<Noria> {
  const folder = await mkdtemp(join(tmpdir(), 'noria-'));
  const settings = { PORT: '0', NORIA_DATA_DIR: folder, NORIA_ADMIN_EMAIL: email, NORIA_ADMIN_PASSWORD: password };
  const server = await startServer(readSettings(settings), createLogger('silent', 'json'));
  const { key } = await server.runtime.services.apiKeys.createFor(email, { name: 'tests', scopes: [] });
  return {
    folder,
    server,
    apiKey: key,
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true });
    },
  };
}
