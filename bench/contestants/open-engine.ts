/** The engine with a real store and the bench's own node type, without a server around it. */
import { randomFillSync } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { createNodeCatalogue, createUuidV7 } from '@noria/core';
import { createEngine, LocalDispatcher } from '@noria/engine';
import { loadNodeTypes } from '@noria/nodes';
import { createFileFolder, createOutbound } from '@noria/outbound';
import { createLogger, createRunLimits, lease } from '@noria/server';
import { defaultOrganizationId, openStore } from '@noria/store';
import type { DatabasePlace } from '../process/temporary-database.ts';
import { benchEffect } from '../workflows/steps-workflow.ts';
import type { OpenNoria } from './open-noria.ts';

const MAX_ACTIVE_MS = 300_000;
const STOP_GRACE_MS = 2000;

/** The same parts, limits and lease as the server's; only the catalogue is larger. */
export async function openEngine(place: DatabasePlace): Promise<OpenNoria> {
  const isPostgres = place.kind === 'postgres';
  const store = await openStore({
    ...(isPostgres ? { url: place.url } : { dataDir: place.folder }),
    blobFolder: isPostgres ? null : join(place.dataFolder, 'blobs'),
  });
  const outbound = createOutbound({ allowedOrigins: [] });
  const createId = createUuidV7(randomFillSync);
  const files = createFileFolder(join(place.dataFolder, 'files'));
  const engine = createEngine({
    journal: store.journal,
    executions: store.executions,
    workflows: store.workflowSource,
    blobs: store.blobs,
    catalogue: createNodeCatalogue([...(await loadNodeTypes()), benchEffect]),
    outbound,
    tables: store.tables,
    files: () => files,
    seenKeys: store.seenKeys,
    clock: { nowMs: Date.now },
    log: createLogger('warn', 'json'),
    limits: createRunLimits({ maxActiveMs: MAX_ACTIVE_MS }),
    lease,
    dispatcher: new LocalDispatcher({ maxConcurrent: 10_000, maxConcurrentPerWorkflow: 10_000 }),
    isShared: isPostgres,
    createId,
    resumeUrl: (executionId, wait) => `http://localhost/resume/${executionId}-${wait}`,
    process: { host: hostname(), pid: process.pid, role: 'all' },
  });
  await engine.start();
  return {
    engine,
    store,
    port: null,
    makeApiKey: () => Promise.reject(new Error('nobody listens')),
    install: async (definition) => {
      const { workflowId } = await store.workflows.create(defaultOrganizationId, {
        workflowId: createId(Date.now()),
        draft: definition,
      });
      const noTriggers = { webhooks: [], schedules: [] };
      const version = await store.workflows.publishDraft(defaultOrganizationId, workflowId, 1, noTriggers);
      return { workflowId, version };
    },
    close: async () => {
      await engine.stop(STOP_GRACE_MS);
      await outbound.close();
      await store.database.close();
    },
  };
}
