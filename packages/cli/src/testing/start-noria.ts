/** A whole Noria in this process, found by commands through its data folder. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger, type RunningServer, readSettings, startServer } from '@noria/server';

export interface Noria {
  /** Its data folder. */
  readonly folder: string;
  readonly server: RunningServer;
  stop(): Promise<void>;
}

export async function startNoria(): Promise<Noria> {
  const folder = await mkdtemp(join(tmpdir(), 'noria-'));
  const server = await startServer(readSettings({ PORT: '0', NORIA_DATA_DIR: folder }), createLogger('silent', 'json'));
  return {
    folder,
    server,
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true });
    },
  };
}
