/** Starts Noria in this process and stops it again: listener first, then database, engine, triggers and the sample. */
import type { AddressInfo } from 'node:net';
import type { Settings } from '@noria/contract';
import { NoriaError } from '@noria/core';
import { blobFolderOf, composeRuntime, databaseOf, type Runtime } from './compose.ts';
import { type BodyMemory, createBodyMemory } from './hooks/body-memory.ts';
import { registerHookRoute } from './hooks/hook-route.ts';
import { type App, createApp } from './http/create-app.ts';
import { createRequestGuard } from './http/request-guard.ts';
import { readVersion } from './installation-version.ts';
import type { Logger } from './log/create-logger.ts';
import { startPeriodicWork } from './periodic-work.ts';
import { registerBuildingRoutes } from './routes/register-building-routes.ts';
import { registerDataTableRoutes } from './routes/register-data-table-routes.ts';
import { registerExecutionRoutes } from './routes/register-execution-routes.ts';
import { type Readiness, registerOperationRoutes } from './routes/register-operation-routes.ts';
import { registerResumeRoutes } from './routes/register-resume-routes.ts';
import { registerWorkflowRoutes } from './routes/register-workflow-routes.ts';
import { installSample, type Sample } from './services/install-sample.ts';
import type { Services } from './services/services.ts';

export interface RunningServer {
  /** Such as `http://localhost:3000`. */
  readonly url: string;
  readonly database: 'embedded' | 'postgresql';
  readonly methods: App['methods'];
  readonly runtime: Runtime;
  /** The sample workflow, while it is there. */
  readonly sample: Sample | null;
  /** Takes no more requests, hands running executions over and lets everything go. */
  stop(): Promise<void>;
}

const apiBodyLimitBytes = 1_000_000;
/** All bodies that have not arrived whole, together. */
const pendingBodyBytes = 256 * 1_048_576;
/** How long the caller of a webhook waits for the answer before it gets 202. */
const answerTimeoutMs = 60_000;
/** How long answers that are on their way may take once everything has stopped. */
const lastAnswersMs = 2_000;
/** How long a request that is on its way may take to arrive when the process stops; it is refused in any case. */
const lastRequestsMs = 500;
/** Connections that have just had their last answer are closed so often. */
const closeIdleEveryMs = 25;
/** How long running steps may take to reach a record when the process stops. */
const stopGraceMs = 10_000;

/**
 * Listens at once (`/health` answers, `/ready` is false), then migrates and starts the engine.
 * @throws SETTINGS_INVALID the port is taken; and whatever composeRuntime throws. Nothing is left behind then.
 */
export async function startServer(settings: Settings, logger: Logger): Promise<RunningServer> {
  const state: { phase: 'starting' | 'running' | 'stopping'; runtime: Runtime | null } = {
    phase: 'starting',
    runtime: null,
  };
  const memory = createBodyMemory(pendingBodyBytes, Date.now);
  const app = buildApp(settings, logger, state, memory);
  const port = await listen(app, settings);
  const url = `http://localhost:${port}`;
  const begun: Begun = { runtime: null, stopPeriodicWork: null, stopListening: null };
  try {
    const runtime = await begin(begun, settings, logger, url);
    state.runtime = runtime;
    const sample = await installSample(runtime);
    state.phase = 'running';
    return {
      url,
      database: settings.DATABASE_URL === undefined ? 'embedded' : 'postgresql',
      methods: app.methods,
      runtime,
      sample,
      stop() {
        state.phase = 'stopping';
        memory.giveUpAll(new NoriaError('SHUTTING_DOWN'));
        return end(app, begun, stopGraceMs);
      },
    };
  } catch (error) {
    await end(app, begun, 0).catch((failure: unknown) =>
      logger.error({ error: failure }, 'the start could not be undone'),
    );
    throw error;
  }
}

/** What a start has begun so far, and a stop has to end. */
interface Begun {
  runtime: Runtime | null;
  stopPeriodicWork: (() => Promise<void>) | null;
  stopListening: (() => Promise<void>) | null;
}

async function begin(begun: Begun, settings: Settings, logger: Logger, url: string): Promise<Runtime> {
  const runtime = await composeRuntime({
    settings,
    logger,
    database: databaseOf(settings, logger),
    blobFolder: blobFolderOf(settings),
    baseUrl: () => settings.PUBLIC_URL?.replace(/\/$/, '') ?? url,
  });
  begun.runtime = runtime;
  begun.stopListening = await runtime.store.executions.listen((event) => {
    if (event.kind !== 'workflow') return;
    const loaded = runtime.webhookListener.refresh(event.workflowId);
    loaded.catch((error: unknown) => logger.error({ error }, 'webhooks could not be loaded'));
  });
  await runtime.engine.start();
  await runtime.webhookListener.loadAll();
  begun.stopPeriodicWork = startPeriodicWork(runtime, settings, logger);
  return runtime;
}

async function end(app: App, { runtime, stopPeriodicWork, stopListening }: Begun, graceMs: number): Promise<void> {
  const closing = closeConnections(app);
  await stopPeriodicWork?.();
  await runtime?.engine.stop(graceMs);
  await closing.end();
  await stopListening?.();
  await runtime?.close();
}

interface ServerState {
  readonly phase: 'starting' | 'running' | 'stopping';
  readonly runtime: Runtime | null;
}

function buildApp(settings: Settings, logger: Logger, state: ServerState, memory: BodyMemory): App {
  const app = createApp({ logger, guard: createRequestGuard(settings.PUBLIC_URL), apiBodyLimitBytes });
  const runtime = (): Runtime => {
    if (state.phase === 'running' && state.runtime !== null) return state.runtime;
    throw new NoriaError(state.phase === 'stopping' ? 'SHUTTING_DOWN' : 'STARTING_UP');
  };
  const services = (): Services => runtime().services;
  app.addApi((scope) => {
    registerOperationRoutes(scope, readVersion(), () => checkReadiness(state));
    registerWorkflowRoutes(scope, services);
    registerExecutionRoutes(scope, services);
    registerBuildingRoutes(scope, services);
    registerDataTableRoutes(scope, services);
  });
  app.addBare((scope) => registerResumeRoutes(scope, services));
  const bodyLimitBytes = settings.WEBHOOK_MAX_BODY_BYTES;
  app.addBare((scope) => registerHookRoute(scope, { runtime, memory, bodyLimitBytes, answerTimeoutMs }));
  return app;
}

/** @returns the port, which the system chose when the setting is 0 */
async function listen(app: App, settings: Settings): Promise<number> {
  try {
    await app.server.listen({ host: settings.HOST, port: settings.PORT });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    const problem = `PORT: ${settings.PORT} is in use by another program. Stop it, or choose another port with PORT=…`;
    throw new NoriaError('SETTINGS_INVALID', { problem, faults: [{ setting: 'PORT', problem }] }, { cause: error });
  }
  return (app.server.server.address() as AddressInfo).port;
}

async function checkReadiness({ phase, runtime }: ServerState): Promise<Readiness> {
  const started = phase === 'running';
  const checks = {
    started,
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

/** Takes no more connections; those whose last answer is out are closed while everything else stops. */
function closeConnections(app: App): { end(): Promise<void> } {
  const { server } = app.server;
  const closed = app.server.close();
  const idle = setInterval(() => server.closeIdleConnections(), closeIdleEveryMs);
  const late = setTimeout(() => app.connections.cutUnfinished(), lastRequestsMs);
  return {
    /** A caller that still waits for an execution that was handed over is let go: a repeat with its key gets the answer. */
    async end() {
      const last = setTimeout(() => server.closeAllConnections(), lastAnswersMs);
      await closed;
      clearInterval(idle);
      clearTimeout(late);
      clearTimeout(last);
    },
  };
}
