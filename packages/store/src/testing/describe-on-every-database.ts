/** Runs one suite on PGlite and on PostgreSQL. */
import { afterAll, beforeAll, beforeEach, describe, test } from 'vitest';
import { createStore, type Store } from '../create-store.ts';
import type { Database } from '../database/database.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

export interface SuiteContext {
  readonly kind: Database['kind'];
  /** Valid inside tests and hooks. */
  readonly store: () => Store;
  readonly test: () => TestDatabase;
}

/** PostgreSQL for tests; the suite says so where there is none. */
const postgresUrl = process.env.TEST_DATABASE_URL;

/** The suite's tables are empty before each test. */
export function describeOnEveryDatabase(title: string, suite: (context: SuiteContext) => void): void {
  describe(`${title} on PGlite`, () => defineSuite('pglite', null, suite));
  if (postgresUrl !== undefined) {
    describe(`${title} on PostgreSQL`, () => defineSuite('postgres', postgresUrl, suite));
    return;
  }
  describe(`${title} on PostgreSQL`, () => {
    test.skip('not run: set TEST_DATABASE_URL to a server on which databases may be made');
  });
}

function defineSuite(kind: Database['kind'], url: string | null, suite: (context: SuiteContext) => void): void {
  let testDatabase: TestDatabase | null = null;
  let store: Store | null = null;

  beforeAll(async () => {
    testDatabase = await createTestDatabase(url);
    store = createStore(testDatabase.database, { blobFolder: null });
  });

  beforeEach(async () => {
    await testDatabase?.database.query({ text: emptyTables });
  });

  afterAll(async () => {
    await testDatabase?.drop();
  });

  suite({ kind, store: () => require(store), test: () => require(testDatabase) });
}

/** Entries of the audit log are removed by whoever says that it is retention. */
const emptyTables = `
select set_config('app.audit_retention', 'on', true);
truncate
  executions, journal, inbox, timers, processes, idempotency_keys, start_nonces, blobs, blob_parts, blob_uses, webhooks,
  schedules, listening_windows, workflow_versions, workflows, variables, data_tables, data_rows, seen_keys,
  audit_log, audit_heads, live_events, credentials, organization_keys`;

function require<T>(value: T | null): T {
  if (value === null) throw new Error('The database is there inside tests and hooks only');
  return value;
}
