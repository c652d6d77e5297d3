/** The world of a test file: one store, real node types beside scripted ones, and engines that are stopped after each test. */
import { createNodeCatalogue, type NodeCatalogue } from '@noria/core';
import { loadNodeTypes } from '@noria/nodes';
import { defaultOrganizationId, type ExecutionSummary, type Store, type Triggers } from '@noria/store';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { openTestStore, postgresUrl, type TestStore } from './open-test-store.ts';
import { scriptType } from './script-node.ts';
import { sketchWorkflow, type WorkflowSketch } from './sketch-workflow.ts';
import { createTestEngine, newId, type TestEngine, type TestEngineOptions } from './test-engine.ts';

export interface World {
  /** Valid inside tests, as all of this. */
  readonly store: Store;
  readonly catalogue: NodeCatalogue;
  readonly organizationId: string;
  /** Publishes version 1, or the next one of `workflowId`. @returns the workflow's id */
  publish(sketch: WorkflowSketch, more?: PublishOptions): Promise<string>;
  /** Starts an engine; it is stopped after the test. */
  engine(options?: TestEngineOptions): Promise<TestEngine>;
  row(executionId: string): Promise<ExecutionSummary>;
  /** Asks the database. */
  query<R>(text: string, ...values: unknown[]): Promise<R[]>;
}

export interface PublishOptions {
  readonly workflowId?: string;
  readonly organizationId?: string;
  readonly schedules?: Triggers['schedules'];
}

/**
 * - `any`: PostgreSQL where there is one, which starts sooner; PGlite otherwise.
 * - `pglite`: always PGlite.
 * - `fleet`: PostgreSQL, with connections of its own for each engine.
 */
export type WorldKind = 'any' | 'pglite' | 'fleet';

export function useWorld(kind: WorldKind = 'any'): World {
  let testStore: TestStore | null = null;
  let catalogue: NodeCatalogue | null = null;
  const engines: TestEngine[] = [];

  beforeAll(async () => {
    const [types, opened] = await Promise.all([
      loadNodeTypes(),
      openTestStore(kind === 'pglite' ? null : (postgresUrl ?? null)),
    ]);
    catalogue = createNodeCatalogue([...types, scriptType]);
    testStore = opened;
  });

  afterEach(async () => {
    await Promise.all(engines.splice(0).map((engine) => engine.stop(500)));
    await testStore?.store.database.query({ text: emptyTables });
  });

  afterAll(() => testStore?.drop());

  const store = (): Store => require(testStore).store;
  return {
    get store() {
      return store();
    },
    get catalogue() {
      return require(catalogue);
    },
    organizationId: defaultOrganizationId,
    publish: (sketch, more = {}) => publish(store(), sketch, more),
    async engine(options = {}) {
      const own = kind === 'fleet' ? await require(testStore).connect() : store();
      const engine = createTestEngine(own, require(catalogue), defaultOrganizationId, options);
      engines.push({ ...engine, stop: async (graceMs) => (engine.isDead() ? undefined : engine.stop(graceMs)) });
      await engine.start();
      return engine;
    },
    async row(executionId) {
      const row = await store().executionReader.read(defaultOrganizationId, executionId);
      if (row === null) throw new Error(`There is no execution ${executionId}`);
      return row;
    },
    query: (text, ...values) => store().database.query({ text, values }),
  };
}

async function publish(
  store: Store,
  sketch: WorkflowSketch,
  { workflowId = newId(Date.now()), organizationId = defaultOrganizationId, schedules = [] }: PublishOptions,
): Promise<string> {
  const draft = sketchWorkflow(sketch);
  const before = await store.workflows.read(organizationId, workflowId);
  if (before === null) await store.workflows.create(organizationId, { workflowId, draft });
  else await store.workflows.changeDraft(organizationId, workflowId, draft, null);
  const { draftRevision } = require(await store.workflows.read(organizationId, workflowId));
  await store.workflows.publishDraft(organizationId, workflowId, draftRevision, { webhooks: [], schedules });
  return workflowId;
}

/** Faster than truncate, which makes new files for every partition. */
const emptyTables = `
do $$ begin
  ${[
    'inbox',
    'timers',
    'processes',
    'idempotency_keys',
    'start_nonces',
    'blob_uses',
    'blobs',
    'journal',
    'executions',
    'webhooks',
    'schedules',
    'workflow_versions',
    'workflows',
    'variables',
  ]
    .map((table) => `delete from ${table};`)
    .join(' ')}
end $$`;

function require<T>(value: T | null): T {
  if (value === null) throw new Error('The world is there inside tests and hooks only');
  return value;
}
