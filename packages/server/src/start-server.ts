/** Starts Noria in this process and stops it again: listener first, then database, engine, triggers and the sample. */
import type { AddressInfo } from 'node:net';
import type { Settings } from '@noria/contract';
import { NoriaError } from '@noria/core';
import type { FastifyRequest } from 'fastify';
import {
  type Begun,
  beginNothing,
  beginWork,
  checkReadiness,
  endWork,
  listenLocally,
  requireSharedDatabase,
} from './begin-work.ts';
import type { Runtime } from './compose.ts';
import { type BodyMemory, createBodyMemory } from './hooks/body-memory.ts';
import { registerHookRoute } from './hooks/hook-route.ts';
import { type App, type AppParts, createApp } from './http/create-app.ts';
import { createRequestGuard, type RequestGuard } from './http/request-guard.ts';
import { readVersion } from './installation-version.ts';
import type { Logger } from './log/create-logger.ts';
import { registerAuditRoutes } from './routes/register-audit-routes.ts';
import { registerAuthRoutes } from './routes/register-auth-routes.ts';
import { registerBuildingRoutes } from './routes/register-building-routes.ts';
import { registerDataTableRoutes } from './routes/register-data-table-routes.ts';
import { registerDocumentRoutes } from './routes/register-document-routes.ts';
import { registerExecutionRoutes } from './routes/register-execution-routes.ts';
import { registerHealthRoutes } from './routes/register-health-routes.ts';
import { registerJoinRoute } from './routes/register-join-route.ts';
import { registerOrganizationRoutes } from './routes/register-organization-routes.ts';
import { registerResumeRoutes } from './routes/register-resume-routes.ts';
import { registerWorkflowRoutes } from './routes/register-workflow-routes.ts';
import { type Caller, localCaller } from './services/caller.ts';
import { installSample, type Sample } from './services/install-sample.ts';
import type { Services } from './services/services.ts';
import { prepareFirstOwner } from './sign-in/prepare-first-owner.ts';

export interface RunningServer {
  /** Such as `http://localhost:3000`. */
  readonly url: string;
  readonly database: 'embedded' | 'postgresql';
  readonly methods: App['methods'];
  readonly runtime: Runtime;
  /** The sample workflow, while it is there. */
  readonly sample: Sample | null;
  /** Of the link by which the first owner joins; null once there is an owner. */
  readonly ownerToken: string | null;
  /** Takes no more requests, hands running executions over and lets everything go. */
  stop(): Promise<void>;
}

const apiBodyLimitBytes = 1_000_000;
/** All bodies that have not arrived whole, together. */
const pendingBodyBytes = 256 * 1_048_576;
/** How long the caller of a webhook waits for the answer before it gets 202. */
const answerTimeoutMs = 60_000;
/** How long running steps may take to reach a record when the process stops. */
const stopGraceMs = 10_000;

/**
 * Listens at once (`/health` answers, `/ready` is false), then migrates and starts the engine.
 * @param role `server`: accepts executions, and leaves them to workers
 * @throws SETTINGS_INVALID the port is taken; DATABASE_NOT_SHARED; and whatever composeRuntime throws. Nothing is left behind then.
 */
export async function startServer(
  settings: Settings,
  logger: Logger,
  role: 'all' | 'server' = 'all',
): Promise<RunningServer> {
  requireSharedDatabase(settings, role);
  const begun = beginNothing();
  const memory = createBodyMemory(pendingBodyBytes, Date.now);
  const app = buildPublicApp(settings, logger, begun, memory);
  const url = `http://localhost:${await listen(app, settings)}`;
  begun.apps.push(app);
  try {
    const plan = { settings, logger, role, url };
    const runtime = await beginWork(begun, plan);
    const sample = await installSample(runtime);
    const ownerToken = await prepareFirstOwner(runtime, settings);
    begun.phase = 'running';
    await listenLocally(
      begun,
      buildApp(settings, logger, begun, trustOwner, async () => localCaller),
      'server',
      plan,
    );
    return {
      url,
      database: settings.DATABASE_URL === undefined ? 'embedded' : 'postgresql',
      methods: app.methods,
      runtime,
      sample,
      ownerToken,
      stop() {
        begun.phase = 'stopping';
        memory.giveUpAll(new NoriaError('SHUTTING_DOWN'));
        return endWork(begun, stopGraceMs);
      },
    };
  } catch (error) {
    await endWork(begun, 0).catch((failure: unknown) =>
      logger.error({ error: failure }, 'the start could not be undone'),
    );
    throw error;
  }
}

/** Only the user whose process this is can reach the socket. */
const trustOwner: RequestGuard = () => undefined;

function buildPublicApp(settings: Settings, logger: Logger, begun: Begun, memory: BodyMemory): App {
  const runtime = (): Runtime => requireRuntime(begun);
  const identify = (request: FastifyRequest): Promise<Caller> => runtime().identify(request.headers.authorization);
  const app = buildApp(settings, logger, begun, createRequestGuard(settings.PUBLIC_URL), identify);
  app.addApi((scope) => registerDocumentRoutes(scope, readVersion()));
  app.addBare((scope) => registerJoinRoute(scope));
  app.addBare((scope) => registerResumeRoutes(scope, () => runtime().services));
  const bodyLimitBytes = settings.WEBHOOK_MAX_BODY_BYTES;
  app.addBare((scope) => registerHookRoute(scope, { runtime, memory, bodyLimitBytes, answerTimeoutMs }));
  return app;
}

function buildApp(
  settings: Settings,
  logger: Logger,
  begun: Begun,
  guard: RequestGuard,
  identify: AppParts['identify'],
): App {
  const app = createApp({
    logger,
    guard,
    apiBodyLimitBytes,
    identify,
    record: async ({ organizationId }, entry) => {
      await requireRuntime(begun).store.audit.append(organizationId, entry);
    },
  });
  const isSecure = (): boolean => settings.PUBLIC_URL?.startsWith('https:') ?? false;
  const services = (): Services => requireRuntime(begun).services;
  app.addApi((scope) => {
    registerHealthRoutes(scope, readVersion(), () => checkReadiness(begun));
    registerAuthRoutes(scope, services, isSecure);
    registerOrganizationRoutes(scope, services);
    registerAuditRoutes(scope, services);
    registerWorkflowRoutes(scope, services);
    registerExecutionRoutes(scope, services);
    registerBuildingRoutes(scope, services);
    registerDataTableRoutes(scope, services);
  });
  return app;
}

/** @throws STARTING_UP, SHUTTING_DOWN */
function requireRuntime({ phase, runtime }: Begun): Runtime {
  if (phase === 'running' && runtime !== null) return runtime;
  throw new NoriaError(phase === 'stopping' ? 'SHUTTING_DOWN' : 'STARTING_UP');
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
