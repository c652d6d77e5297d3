/** Finds the running Noria: at NORIA_URL, or by the socket that it keeps in the data folder. */
import { NoriaError } from '@noria/core';
import { type LocalSocket, listSockets, mayListenLocally, readSettings } from '@noria/server';
import { type ApiClient, createApiClient } from './api-client.ts';

/** @throws SERVER_NOT_RUNNING, SERVER_UNREACHABLE, SETTINGS_INVALID */
export async function connect(): Promise<ApiClient> {
  const { NORIA_URL, NORIA_API_KEY, NORIA_DATA_DIR, PORT } = readSettings();
  const key = NORIA_API_KEY ?? null;
  if (NORIA_URL !== undefined) return createApiClient({ kind: 'url', url: NORIA_URL, key });
  if (!mayListenLocally(NORIA_DATA_DIR, 'server')) {
    return createApiClient({ kind: 'url', url: `http://localhost:${PORT}`, key });
  }
  for (const socket of await listSockets(NORIA_DATA_DIR)) {
    if (socket.kind !== 'server') continue;
    const client = await tryConnect(socket);
    if (client !== null) return client;
  }
  throw new NoriaError('SERVER_NOT_RUNNING', { folder: NORIA_DATA_DIR });
}

const answerTimeoutMs = 5_000;

/** @returns null when the process that made the socket is gone */
export async function tryConnect({ path }: LocalSocket): Promise<ApiClient | null> {
  const client = createApiClient({ kind: 'socket', path });
  try {
    await client.probe('/health', answerTimeoutMs);
    return client;
  } catch (error) {
    if (error instanceof NoriaError && error.details.refused === true) return null;
    throw error;
  }
}
