/** The store of an installation: every adapter over one database. */
import type { DataTables, ExecutionStore, Journal, SeenKeys, WorkflowSource } from '@noria/core';
import { type AuditStore, createAuditStore } from './audit/create-audit-store.ts';
import type { CollectableBlobStore } from './blobs/collectable-blob-store.ts';
import { createFolderBlobStore } from './blobs/create-folder-blob-store.ts';
import { createTableBlobStore } from './blobs/create-table-blob-store.ts';
import { createCredentialStore } from './credentials/create-credential-store.ts';
import type { CredentialStore } from './credentials/credential-store.ts';
import { createDataTableStore } from './data-tables/create-data-table-store.ts';
import { createDataTables } from './data-tables/create-data-tables.ts';
import type { DataTableStore } from './data-tables/data-table-store.ts';
import type { Database } from './database/database.ts';
import { createExecutionReader, type ExecutionReader } from './executions/create-execution-reader.ts';
import { createExecutionStore } from './executions/create-execution-store.ts';
import { createHousekeeping, type Housekeeping } from './housekeeping/create-housekeeping.ts';
import { type ApiKeyStore, createApiKeyStore } from './identity/create-api-key-store.ts';
import { createLinkStore, type LinkStore } from './identity/create-link-store.ts';
import { createMemberStore, type MemberStore } from './identity/create-member-store.ts';
import { createSessionStore, type SessionStore } from './identity/create-session-store.ts';
import { createUserStore, type UserStore } from './identity/create-user-store.ts';
import { createJournal } from './journal/create-journal.ts';
import { createLiveEventStore, type LiveEventStore } from './live/create-live-event-store.ts';
import { createSeenKeys } from './seen-keys/create-seen-keys.ts';
import { createVariableStore, type VariableStore } from './variables/create-variable-store.ts';
import { createListeningStore, type ListeningStore } from './workflows/create-listening-store.ts';
import { createWebhookFinder, type WebhookFinder } from './workflows/create-webhook-finder.ts';
import { createWorkflowSource } from './workflows/create-workflow-source.ts';
import { createWorkflowStore } from './workflows/create-workflow-store.ts';
import type { WorkflowStore } from './workflows/workflow-store.ts';

export interface StoreOptions {
  /** Folder of blobs on this host; null keeps them in the database, where several hosts reach them. */
  readonly blobFolder: string | null;
}

export interface Store {
  readonly database: Database;
  readonly journal: Journal;
  readonly executions: ExecutionStore;
  readonly executionReader: ExecutionReader;
  readonly workflowSource: WorkflowSource;
  readonly workflows: WorkflowStore;
  readonly webhooks: WebhookFinder;
  readonly listening: ListeningStore;
  readonly variables: VariableStore;
  readonly users: UserStore;
  readonly members: MemberStore;
  readonly sessions: SessionStore;
  readonly apiKeys: ApiKeyStore;
  readonly links: LinkStore;
  readonly credentials: CredentialStore;
  readonly dataTables: DataTableStore;
  /** Data tables as nodes of an organization use them. */
  tables(organizationId: string): DataTables;
  readonly blobs: CollectableBlobStore;
  readonly seenKeys: SeenKeys;
  readonly audit: AuditStore;
  readonly liveEvents: LiveEventStore;
  readonly housekeeping: Housekeeping;
}

/** The organization that every installation has. */
export const defaultOrganizationId = '00000000-0000-7000-8000-000000000001';

/** @param database migrated */
export function createStore(database: Database, { blobFolder }: StoreOptions): Store {
  const blobs = blobFolder === null ? createTableBlobStore(database) : createFolder(database, blobFolder);
  return {
    database,
    journal: createJournal(database),
    executions: createExecutionStore(database),
    executionReader: createExecutionReader(database),
    workflowSource: createWorkflowSource(database),
    workflows: createWorkflowStore(database),
    webhooks: createWebhookFinder(database),
    listening: createListeningStore(database),
    variables: createVariableStore(database),
    users: createUserStore(database),
    members: createMemberStore(database),
    sessions: createSessionStore(database),
    apiKeys: createApiKeyStore(database),
    links: createLinkStore(database),
    credentials: createCredentialStore(database),
    dataTables: createDataTableStore(database),
    tables: (organizationId) => createDataTables(database, organizationId),
    blobs,
    seenKeys: createSeenKeys(database),
    audit: createAuditStore(database),
    liveEvents: createLiveEventStore(database),
    housekeeping: createHousekeeping(database, blobs),
  };
}

/** Blobs need not outlive what refers to them: PGlite survives its process, PostgreSQL a power loss. */
function createFolder(database: Database, folder: string): CollectableBlobStore {
  return createFolderBlobStore({ folder, durability: database.kind === 'pglite' ? 'process' : 'power' });
}
