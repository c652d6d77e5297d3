/** What a running process does now and then: the store's upkeep, and a look whether the webhook table is still true. */
import type { Settings } from '@noria/contract';
import type { ProcessRole, Runtime } from './compose.ts';
import type { Logger } from './log/create-logger.ts';

const upkeepEveryMs = 3_600_000;
/** The first upkeep does not compete with the start. */
const firstUpkeepMs = 60_000;
/** Announcements are missed while a lost connection is made again; this bounds for how long. */
const reloadEveryMs = 30_000;

/** @returns stops it, once what is under way has ended */
export function startPeriodicWork(
  runtime: Runtime,
  settings: Settings,
  logger: Logger,
  role: ProcessRole,
): () => Promise<void> {
  const jobs = [
    repeat(firstUpkeepMs, upkeepEveryMs, async () => {
      const report = await runtime.store.housekeeping.run(settings.MAX_WORKFLOW_DURATION_MS);
      const endedSessions = await runtime.store.sessions.deleteExpired();
      const voidLinks = await runtime.store.links.deleteExpired();
      logger.info({ ...report, endedSessions, voidLinks }, 'did the upkeep of the database');
    }),
  ];
  if (runtime.store.database.kind === 'postgres' && role !== 'worker') {
    jobs.push(repeat(reloadEveryMs, reloadEveryMs, () => runtime.webhookListener.loadAll()));
  }
  return async () => {
    await Promise.all(jobs.map((stop) => stop()));
  };

  function repeat(firstMs: number, everyMs: number, work: () => Promise<void>): () => Promise<void> {
    let stopped = false;
    let underWay: Promise<void> = Promise.resolve();
    let timer = setTimeout(run, firstMs);
    function run(): void {
      underWay = work()
        .catch((error: unknown) => logger.error({ error }, 'periodic work failed; it is tried again'))
        .then(() => {
          if (!stopped) timer = setTimeout(run, everyMs);
        });
    }
    return () => {
      stopped = true;
      clearTimeout(timer);
      return underWay;
    };
  }
}
