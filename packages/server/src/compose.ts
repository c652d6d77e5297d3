/** Joins ports to adapters: the one file that knows which part stands behind which name. */
import { randomFillSync } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Settings } from '@noria/contract';
import { type Binaries, createNodeCatalogue, createUuidV7, type NodeCatalogue } from '@noria/core';
import { createBinaries, createEngine, type Engine, LocalDispatcher } from '@noria/engine';
import { loadNodeTypes } from '@noria/nodes';
import { createOutbound } from '@noria/outbound';
import { type DatabaseOptions, openStore, type Store } from '@noria/store';
import { readExpressionEnvironment } from './config.ts';
import { createRunLimits, lease } from './engine-limits.ts';
import { createDraftWebhooks, type DraftWebhooks } from './hooks/draft-webhooks.ts';
import { createWebhookListener, type WebhookListener } from './hooks/webhook-listener.ts';
import { createWebhookSecrets, type WebhookSecrets } from './hooks/webhook-secrets.ts';
import { createWebhookTable, type WebhookTable } from './hooks/webhook-table.ts';
import type { Logger } from './log/create-logger.ts';
import { createOrganizationFiles } from './organization-files.ts';
import { createResumeTokens } from './resume/resume-token.ts';
import { createApiKeyService } from './services/api-key-service.ts';
import { createAuditService } from './services/audit-service.ts';
import { createDataTableService } from './services/data-table-service.ts';
import { createExecutionMessages } from './services/execution-messages.ts';
import { createExecutionService } from './services/execution-service.ts';
import { deriveKey, loadMasterKey } from './services/installation-secrets.ts';
import { createListeningService } from './services/listening-service.ts';
import { createNodeTypeList } from './services/node-type-list.ts';
import { createOrganizationService } from './services/organization-service.ts';
import type { Services } from './services/services.ts';
import { createStartService } from './services/start-service.ts';
import { createVariableService } from './services/variable-service.ts';
import { createWorkflowService } from './services/workflow-service.ts';
import { composeSignIn } from './sign-in/compose-sign-in.ts';
import type { Identify } from './sign-in/identify.ts';

/** `all`: accepts and runs. `server`: accepts and leaves it to workers. `worker`: runs, and takes no requests. */
export type ProcessRole = 'all' | 'server' | 'worker';

export interface Runtime {
  readonly store: Store;
  readonly engine: Engine;
  readonly catalogue: NodeCatalogue;
  readonly services: Services;
  /** Who sends a request. */
  readonly identify: Identify;
  readonly webhooks: WebhookTable;
  readonly webhookListener: WebhookListener;
  /** Webhooks of drafts with which somebody listens. */
  readonly drafts: DraftWebhooks;
  readonly webhookSecrets: WebhookSecrets;
  /** Files of items of an organization. */
  binariesOf(organizationId: string): Binaries;
  /** Lets outgoing connections and the database go; the engine must have stopped. */
  close(): Promise<void>;
}

export interface CompositionOptions {
  readonly settings: Settings;
  readonly logger: Logger;
  /** Where the data is; {@link databaseOf} says it from the settings. */
  readonly database: DatabaseOptions;
  /** What this process does of the work. */
  readonly role: ProcessRole;
  /** The folder that workflows of the first organization may use. */
  readonly filesFolder: string;
  /** Folder of blobs; null keeps them in the database. */
  readonly blobFolder: string | null;
  /** Address that webhooks and resume links are reached at. Known once the listener is. */
  baseUrl(): string;
}

/**
 * Opens and migrates the database and builds everything on it. Nothing runs yet: `engine.start()` begins.
 * @throws DATABASE_UNREACHABLE, DATA_FOLDER_LOCKED, DATABASE_TOO_NEW, SETTINGS_INVALID
 */
export async function composeRuntime(options: CompositionOptions): Promise<Runtime> {
  const { settings, logger, baseUrl } = options;
  const outbound = createOutbound({
    allowedOrigins: settings.OUTBOUND_ALLOWED_ORIGINS,
    proxy: settings.OUTBOUND_PROXY,
    proxyExceptions: settings.OUTBOUND_NO_PROXY,
  });
  const masterKey = loadMasterKey(settings.NORIA_DATA_DIR, settings.ENCRYPTION_KEY);
  const tokens = createResumeTokens(deriveKey(masterKey, 'resume-link'));
  const nodeTypes = await loadNodeTypes();
  const catalogue = createNodeCatalogue(nodeTypes);
  const store = await openStore({ ...options.database, blobFolder: options.blobFolder });
  const createId = createUuidV7(randomFillSync);
  const createNow = (): string => createId(Date.now());
  const signIn = composeSignIn(settings, store, masterKey, createNow);
  const resumeUrl = (executionId: string, wait: number): string =>
    `${baseUrl()}/resume/${tokens.sign(executionId, wait)}`;
  const limits = createRunLimits({
    maxActiveMs: settings.MAX_WORKFLOW_DURATION_MS,
    defaultActiveMs: settings.WORKFLOW_DEFAULT_TIMEOUT,
    maxAttempts: settings.MAX_RETRY_ATTEMPTS,
  });
  const engine = createEngine({
    journal: store.journal,
    executions: store.executions,
    workflows: store.workflowSource,
    blobs: store.blobs,
    catalogue,
    outbound,
    tables: store.tables,
    files: createOrganizationFiles(options.filesFolder),
    seenKeys: store.seenKeys,
    environment: readExpressionEnvironment(settings.EXPRESSION_ENVIRONMENT),
    clock: { nowMs: Date.now },
    log: logger,
    limits,
    lease,
    dispatcher: new LocalDispatcher({
      maxConcurrent: options.role === 'server' ? 0 : settings.MAX_CONCURRENT_EXECUTIONS,
      maxConcurrentPerWorkflow: settings.WORKFLOW_MAX_CONCURRENT_EXECUTIONS,
    }),
    isShared: store.database.kind === 'postgres',
    createId,
    resumeUrl,
    process: { host: hostname(), pid: process.pid, role: options.role },
    acceptsOnly: options.role === 'server',
  });
  const webhooks = createWebhookTable();
  const webhookListener = createWebhookListener(webhooks, store.webhooks, store.workflowSource);
  const announce = async (workflowId: string): Promise<void> => {
    await webhookListener.refresh(workflowId);
    await store.executions.notify({ kind: 'workflow', workflowId });
  };
  const announceVariables = async (organizationId: string): Promise<void> => {
    engine.forgetVariables(organizationId);
    await store.executions.notify({ kind: 'variables', organizationId });
  };
  const webhookSecrets = createWebhookSecrets(store.variables, settings.WEBHOOK_SIGNATURE_SECRET);
  const drafts = { listening: store.listening, workflows: store.workflows, catalogue };
  const workflows = createWorkflowService({
    store: store.workflows,
    catalogue,
    webhookSecrets,
    baseUrl,
    createId,
    nowMs: Date.now,
    announce,
  });
  return {
    store,
    engine,
    catalogue,
    webhooks,
    webhookListener,
    drafts: createDraftWebhooks(drafts),
    webhookSecrets,
    binariesOf: (organizationId) =>
      createBinaries({ blobs: store.blobs, organizationId, maxBytes: limits.maxBinaryBytes }),
    identify: signIn.identify,
    services: {
      workflows,
      starts: createStartService({ engine, store: store.workflows, catalogue }),
      listening: createListeningService({ ...drafts, baseUrl }),
      executions: createExecutionService({
        reader: store.executionReader,
        housekeeping: store.housekeeping,
        engine,
        resumeUrl,
      }),
      messages: createExecutionMessages(engine, tokens),
      nodeTypes: createNodeTypeList(nodeTypes),
      variables: createVariableService(store.variables, announceVariables),
      dataTables: createDataTableService({ store: store.dataTables, createId, nowMs: Date.now }),
      signIn: signIn.service,
      organizations: createOrganizationService({ ...store, createId: createNow, nowMs: Date.now, baseUrl }),
      audit: createAuditService(store.audit),
      apiKeys: createApiKeyService({ ...store, createId: createNow, nowMs: Date.now }),
    },
    async close() {
      await outbound.close();
      await store.database.close();
    },
  };
}

/** The database that the settings name: PostgreSQL, or PGlite in the data folder. */
export function databaseOf(settings: Settings, logger: Logger): DatabaseOptions {
  const onConnectionLost = (error: Error): void =>
    logger.warn({ error }, 'a database connection was lost; it is made again');
  if (settings.DATABASE_URL === undefined)
    return { dataDir: join(settings.NORIA_DATA_DIR, 'database'), onConnectionLost };
  return {
    url: settings.DATABASE_URL,
    poolMin: settings.DATABASE_POOL_MIN,
    poolMax: settings.DATABASE_POOL_MAX,
    ssl: settings.DATABASE_SSL,
    appRole: settings.DATABASE_APP_ROLE,
    onConnectionLost,
  };
}

/** With PostgreSQL other hosts may work on the same data: blobs go where all of them reach them. */
export function blobFolderOf(settings: Settings): string | null {
  return settings.DATABASE_URL === undefined ? join(settings.NORIA_DATA_DIR, 'blobs') : null;
}

/** The one folder that workflows of this installation may use. */
export function filesFolderOf(settings: Settings): string {
  return join(settings.NORIA_DATA_DIR, 'files');
}
