/** The audit log of an organization: entries are added, listed, exported and checked, and never changed. */
import type { Database, Transaction } from '../database/database.ts';
import { decodeNumberCursor, type Page, type PageRequest, toPage } from '../paging/page.ts';
import { appendEntry } from './append-entry.ts';
import type { AuditEntry, RecordedAuditEntry } from './audit-entry.ts';
import { type ChainCheck, checkChain } from './check-chain.ts';
import { type AuditFilter, findEntries } from './find-entries.ts';
import { removeOldEntries } from './remove-old-entries.ts';

export interface AuditStore {
  append(organizationId: string, entry: AuditEntry): Promise<RecordedAuditEntry>;
  /**
   * Adds an entry that is there if and only if the transaction commits. Call it last: until the commit, every other append
   * of the organization waits.
   */
  appendWith(transaction: Transaction, organizationId: string, entry: AuditEntry): Promise<RecordedAuditEntry>;
  /** Newest first. @throws CURSOR_INVALID */
  list(organizationId: string, filter: AuditFilter, page: PageRequest): Promise<Page<RecordedAuditEntry>>;
  /** Oldest first, in pages, up to what was the last entry at the beginning. */
  exportAll(organizationId: string, filter: AuditFilter): AsyncIterable<readonly RecordedAuditEntry[]>;
  /** Reads everything, in batches. */
  checkChain(organizationId: string): Promise<ChainCheck>;
  /**
   * Removes entries of before a time, the oldest first; what is left can still be checked.
   * @param beforeMs milliseconds since 1970
   * @returns how many; fewer than `limit` when none is left
   */
  removeBefore(organizationId: string, beforeMs: number, limit: number): Promise<number>;
}

export function createAuditStore(database: Database): AuditStore {
  return {
    append: (organizationId, entry) =>
      database.withOrganization(organizationId, (transaction) => appendEntry(transaction, organizationId, entry)),
    appendWith: appendEntry,
    async list(organizationId, filter, { cursor, limit }) {
      const after = cursor === null ? null : decodeNumberCursor(cursor);
      const entries = await database.withOrganization(organizationId, (session) =>
        findEntries(session, organizationId, filter, { order: 'newest first', after, limit: limit + 1 }),
      );
      return toPage(entries, limit, ({ seq }) => [seq]);
    },
    exportAll: (organizationId, filter) => exportPages(database, organizationId, filter),
    checkChain: (organizationId) => checkChain(database, organizationId),
    removeBefore: (organizationId, beforeMs, limit) => removeOldEntries(database, organizationId, beforeMs, limit),
  };
}

const exportPageSize = 500;

/** A transaction for each page: whoever reads them may be slow, and PGlite has one session for everybody. */
async function* exportPages(
  database: Database,
  organizationId: string,
  filter: AuditFilter,
): AsyncGenerator<readonly RecordedAuditEntry[]> {
  const lastSeq = await readLastSeq(database, organizationId);
  let after: number | null = null;
  for (;;) {
    const range = { order: 'oldest first', after, lastSeq, limit: exportPageSize } as const;
    const entries: RecordedAuditEntry[] = await database.withOrganization(organizationId, (session) =>
      findEntries(session, organizationId, filter, range),
    );
    if (entries.length > 0) yield entries;
    if (entries.length < exportPageSize) return;
    after = entries.at(-1)?.seq ?? null;
  }
}

async function readLastSeq(database: Database, organizationId: string): Promise<number> {
  const [head] = await database.withOrganization(organizationId, (session) =>
    session.query<{ lastSeq: number }>({
      text: 'select last_seq as "lastSeq" from audit_heads where organization_id = $1',
      values: [organizationId],
    }),
  );
  return head?.lastSeq ?? 0;
}
