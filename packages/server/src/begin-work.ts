/** What every process of Noria begins and ends in the same way: database, engine, events of others, upkeep, listeners. */
import { chmod } from 'node:fs/promises';
import type { Settings } from '@noria/contract';
import { NoriaError } from '@noria/core';
import { blobFolderOf, composeRuntime, databaseOf, filesFolderOf, type ProcessRole, type Runtime } from './compose.ts';
import { closeConnections } from './http/close-connections.ts';
import type { App } from './http/create-app.ts';
import { prepareSocket } from './http/local-socket.ts';
import type { Logger } from './log/create-logger.ts';
import { startPeriodicWork } from './periodic-work.ts';
import type { Readiness } from './routes/register-health-routes.ts';

export interface WorkPlan {
  readonly settings: Settings;
  readonly logger: Logger;
  readonly role: ProcessRole;
  /** Where webhooks and resume links are reached. */
  readonly url: string;
}

/** What a start has begun so far, and a stop has to end. */
export interface Begun {
  readonly apps: App[];
  phase: 'starting' | 'running' | 'stopping';
  runtime: Runtime | null;
  stopPeriodicWork: (() => Promise<void>) | null;
  stopListening: (() => Promise<void>) | null;
}

export function beginNothing(): Begun {
  return { apps: [], phase: 'starting', runtime: null, stopPeriodicWork: null, stopListening: null };
}

/** @throws DATABASE_NOT_SHARED the role works beside other processes, and the database is the embedded one */
export function requireSharedDatabase({ DATABASE_URL }: Settings, role: ProcessRole): void {
  if (role !== 'all' && DATABASE_URL === undefined) throw new NoriaError('DATABASE_NOT_SHARED', { role });
}

/** @throws whatever composeRuntime throws */
export async function beginWork(begun: Begun, { settings, logger, role, url }: WorkPlan): Promise<Runtime> {
  const runtime = await composeRuntime({
    settings,
    logger,
    role,
    database: databaseOf(settings, logger),
    filesFolder: filesFolderOf(settings),
    blobFolder: blobFolderOf(settings),
    baseUrl: () => settings.PUBLIC_URL?.replace(/\/$/, '') ?? url,
  });
  begun.runtime = runtime;
  if (role !== 'worker') begun.stopListening = await followWorkflows(runtime, logger);
  await runtime.engine.start();
  if (role !== 'worker') await runtime.webhookListener.loadAll();
  begun.stopPeriodicWork = startPeriodicWork(runtime, settings, logger, role);
  return runtime;
}

function followWorkflows(runtime: Runtime, logger: Logger): Promise<() => Promise<void>> {
  return runtime.store.executions.listen((event) => {
    if (event.kind !== 'workflow') return;
    const loaded = runtime.webhookListener.refresh(event.workflowId);
    loaded.catch((error: unknown) => logger.error({ error }, 'webhooks could not be loaded'));
  });
}

/** Listens for the commands of the same user; without that they need NORIA_URL, and everything else works. */
export async function listenLocally(
  begun: Begun,
  app: App,
  kind: 'server' | 'worker',
  { settings, logger }: WorkPlan,
): Promise<void> {
  begun.apps.push(app);
  try {
    const path = await prepareSocket(settings.NORIA_DATA_DIR, kind);
    if (path !== null) {
      await app.server.listen({ path });
      await chmod(path, 0o600);
    } else logger.warn({ folder: settings.NORIA_DATA_DIR }, 'no local socket here: commands need NORIA_URL');
  } catch (error) {
    logger.warn({ error }, 'the local socket could not be made: commands need NORIA_URL');
  }
}

/** @param graceMs how long running steps may take to reach a record */
export async function endWork(begun: Begun, graceMs: number): Promise<void> {
  const { apps, runtime, stopPeriodicWork, stopListening } = begun;
  begun.phase = 'stopping';
  const closings = apps.map(closeConnections);
  await stopPeriodicWork?.();
  await runtime?.engine.stop(graceMs);
  await Promise.all(closings.map((closing) => closing.end()));
  await stopListening?.();
  await runtime?.close();
}

export async function checkReadiness({ phase, runtime }: Begun): Promise<Readiness> {
  const checks = {
    started: phase === 'running',
    database: runtime !== null && (await isReachable(runtime)),
    engine: runtime?.engine.isHealthy() ?? false,
  };
  return { ready: checks.started && checks.database && checks.engine, checks };
}

async function isReachable(runtime: Runtime): Promise<boolean> {
  try {
    await runtime.store.database.query({ text: 'select 1' });
    return true;
  } catch {
    return false;
  }
}
