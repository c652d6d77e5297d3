/** Whether Noria can listen at its port: it is free, or it is Noria that listens there. */
import { NoriaError } from '@noria/core';
import { type Check, listSockets, readSettings } from '@noria/server';
import { createApiClient } from './api-client.ts';
import { tryConnect } from './connect.ts';

/** @returns nothing when the settings cannot be read, which another check says */
export async function checkPort(): Promise<Check[]> {
  const settings = tryReadSettings();
  if (settings === null || settings.PORT === 0) return [];
  const { PORT, NORIA_DATA_DIR } = settings;
  const isOurs = await isRunningOn(NORIA_DATA_DIR);
  const found = await findListener(PORT);
  switch (found) {
    case 'nobody':
      return isOurs
        ? [check('passed', `Noria runs on this data folder, at another port than ${PORT}`)]
        : [check('passed', `${PORT} is free`)];
    case 'noria':
      return isOurs
        ? [check('passed', `Noria runs at http://localhost:${PORT}`)]
        : [check('warned', `another Noria, with another data folder, listens at ${PORT}`, chooseAnother)];
    case 'stranger':
      return [check('failed', `another program listens at ${PORT}`, `Stop it. ${chooseAnother}`)];
  }
}

const chooseAnother = 'To run beside it, choose another port with PORT=….';

function tryReadSettings(): ReturnType<typeof readSettings> | null {
  try {
    return readSettings();
  } catch (error) {
    if (error instanceof NoriaError && error.code === 'SETTINGS_INVALID') return null;
    throw error;
  }
}

async function isRunningOn(dataDir: string): Promise<boolean> {
  for (const socket of await listSockets(dataDir)) {
    if (socket.kind === 'server' && (await tryConnect(socket)) !== null) return true;
  }
  return false;
}

const answerTimeoutMs = 2_000;

async function findListener(port: number): Promise<'nobody' | 'noria' | 'stranger'> {
  try {
    const { body } = await createApiClient({ kind: 'url', url: `http://localhost:${port}`, key: null }).probe(
      '/health',
      answerTimeoutMs,
    );
    const { status, version } = (body ?? {}) as { status?: unknown; version?: unknown };
    return status === 'ok' && typeof version === 'string' ? 'noria' : 'stranger';
  } catch (error) {
    if (!(error instanceof NoriaError) || error.code !== 'SERVER_UNREACHABLE') throw error;
    return error.details.refused === true ? 'nobody' : 'stranger';
  }
}

function check(state: Check['state'], finding: string, mend: string | null = null): Check {
  return { name: 'port', state, finding, mend };
}
