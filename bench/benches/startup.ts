/** From the start of the program to its first answers, on a database that is set up, as on every start but the first. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fetchText } from '../load/get-latencies.ts';
import type { Bench, DatabaseKind } from '../measure/bench.ts';
import { median } from '../measure/percentile.ts';
import { createTemporaryDatabase } from '../process/temporary-database.ts';

const PROGRAM = join(import.meta.dirname, '..', '..', 'packages', 'cli', 'bin', 'noria.mjs');
const LIMIT_MS = 5000;
/** From the start to the end of a measured program; it is killed then. */
const GIVE_UP_MS = 60_000;

export const startup: Bench = {
  name: 'startup',
  title: 'Start-up',
  quickS: 6,
  perDatabase: true,
  run: async ({ database, quick, say }) => {
    const temporary = await createTemporaryDatabase(database);
    const { dataFolder } = temporary.place;
    const url = temporary.place.kind === 'postgres' ? temporary.place.url : undefined;
    try {
      say('first start');
      const first = await measureStart(dataFolder, url);
      const samples: StartTimes[] = [];
      for (let round = 0; round < (quick ? 2 : 5); round++) {
        say('start again');
        samples.push(await measureStart(dataFolder, url));
      }
      return {
        figures: [
          { name: 'startup_first_ready_ms', value: first.readyMs, unit: 'ms', note: describeFirst(database) },
          {
            name: 'startup_health_ms',
            value: median(samples.map((sample) => sample.healthMs)),
            unit: 'ms',
            note: 'the program listens, and says that it is alive',
          },
          {
            name: 'startup_ready_ms',
            value: median(samples.map((sample) => sample.readyMs)),
            unit: 'ms',
            target: { of: 'value', bound: 'at most', limit: LIMIT_MS },
            note: 'database, engine and webhooks are there',
          },
        ],
      };
    } finally {
      await temporary.drop();
    }
  },
};

function describeFirst(database: DatabaseKind): string {
  return database === 'postgres' ? 'an empty database: migrations included' : 'no data folder yet: it is made';
}

interface StartTimes {
  /** Until `/health` answers 200. */
  readonly healthMs: number;
  /** Until `/ready` does. */
  readonly readyMs: number;
}

async function measureStart(dataFolder: string, url: string | undefined): Promise<StartTimes> {
  const port = await findFreePort();
  const { DATABASE_URL: _given, ...environment } = process.env;
  const startedAt = performance.now();
  const child = spawn(process.execPath, [PROGRAM, 'start'], {
    env: {
      ...environment,
      PORT: String(port),
      NORIA_DATA_DIR: dataFolder,
      ...(url === undefined ? {} : { DATABASE_URL: url }),
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const said: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text));
  const killWithParent = (): void => void child.kill('SIGKILL');
  process.once('exit', killWithParent);
  const ended = once(child, 'exit');
  const limit = setTimeout(killWithParent, GIVE_UP_MS);
  try {
    const isAlive = (): boolean => child.exitCode === null && child.signalCode === null;
    await waitForAnswer(`http://127.0.0.1:${port}/health`, isAlive);
    const healthMs = performance.now() - startedAt;
    await waitForAnswer(`http://127.0.0.1:${port}/ready`, isAlive);
    return { healthMs, readyMs: performance.now() - startedAt };
  } catch (error) {
    throw new Error(`the program did not start: ${said.join('')}`, { cause: error });
  } finally {
    child.kill('SIGTERM');
    const [, signal] = (await ended) as [number | null, NodeJS.Signals | null];
    clearTimeout(limit);
    process.removeListener('exit', killWithParent);
    if (signal === 'SIGKILL') process.stderr.write(`a started program had to be killed: ${said.join('')}\n`);
  }
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

/** @throws Error the program has ended */
async function waitForAnswer(url: string, isAlive: () => boolean): Promise<void> {
  for (;;) {
    if (!isAlive()) throw new Error(`${url} never answered`);
    try {
      await fetchText(url, null);
      return;
    } catch {
      // Nobody listens yet, or it is not ready yet.
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}
