/** Starts a process that runs executions and takes no requests; only its health can be asked for, by its local socket. */
import type { Settings } from '@noria/contract';
import {
  beginNothing,
  beginWork,
  checkReadiness,
  endWork,
  listenLocally,
  requireSharedDatabase,
} from './begin-work.ts';
import type { Runtime } from './compose.ts';
import { createApp } from './http/create-app.ts';
import { readVersion } from './installation-version.ts';
import type { Logger } from './log/create-logger.ts';
import { registerHealthRoutes } from './routes/register-health-routes.ts';
import { localCaller } from './services/caller.ts';

export interface RunningWorker {
  readonly runtime: Runtime;
  /** Hands running executions over and lets everything go. */
  stop(): Promise<void>;
}

/** None of its routes takes a body. */
const smallestBodyLimitBytes = 1;
/** How long running steps may take to reach a record when the process stops. */
const stopGraceMs = 10_000;

/**
 * Migrates and starts the engine. Resume links lead to PUBLIC_URL, or to PORT on this computer: where the server is.
 * @throws DATABASE_NOT_SHARED; and whatever composeRuntime throws. Nothing is left behind then.
 */
export async function startWorker(settings: Settings, logger: Logger): Promise<RunningWorker> {
  requireSharedDatabase(settings, 'worker');
  const begun = beginNothing();
  const plan = { settings, logger, role: 'worker', url: `http://localhost:${settings.PORT}` } as const;
  const app = createApp({
    logger,
    guard: () => undefined,
    apiBodyLimitBytes: smallestBodyLimitBytes,
    identify: async () => localCaller,
    // A worker answers to questions about its health only.
    record: async () => undefined,
  });
  app.addApi((scope) => registerHealthRoutes(scope, readVersion(), () => checkReadiness(begun)));
  try {
    const runtime = await beginWork(begun, plan);
    begun.phase = 'running';
    await listenLocally(begun, app, 'worker', plan);
    return { runtime, stop: () => endWork(begun, stopGraceMs) };
  } catch (error) {
    await endWork(begun, 0).catch((failure: unknown) =>
      logger.error({ error: failure }, 'the start could not be undone'),
    );
    throw error;
  }
}
