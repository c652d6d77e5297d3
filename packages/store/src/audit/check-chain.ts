/** Goes through an organization's audit log and says whether it is whole, or where it first is not. */
import type { Database } from '../database/database.ts';
import { type EntryRow, hashRow } from './entry-row.ts';

/**
 * - `changed`: the entry is not what it was hashed from
 * - `missing`: there is none of this number, though there are later ones
 * - `previous-hash`: the entry does not follow the one before it; one of the two was put in another's place
 * - `cut-off`: the log ends before this number, and had got further
 * - `added`: an entry beyond the end that was not appended
 */
export type ChainFault = 'changed' | 'missing' | 'previous-hash' | 'cut-off' | 'added';

export type ChainCheck =
  | {
      readonly kind: 'whole';
      /** Entries before it were removed as their time was over. */
      readonly firstSeq: number;
      /** 0 when nothing was ever recorded. */
      readonly lastSeq: number;
      /** Kept elsewhere, it shows later that not even the whole log was written anew; null when nothing was recorded. */
      readonly lastHash: string | null;
    }
  | {
      readonly kind: 'broken';
      /** The first entry that is wrong. */
      readonly seq: number;
      readonly fault: ChainFault;
    };

export async function checkChain(database: Database, organizationId: string): Promise<ChainCheck> {
  for (;;) {
    const head = await readHead(database, organizationId);
    if (head === null) return { kind: 'whole', firstSeq: 1, lastSeq: 0, lastHash: null };
    const { firstSeq, lastSeq, lastHash } = head;
    const found = await findFault(database, organizationId, head);
    if (found === null) return { kind: 'whole', firstSeq, lastSeq, lastHash };
    const later = await readHead(database, organizationId);
    // Otherwise retention has meanwhile removed what was about to be read.
    if (later?.firstSeq === firstSeq) return { kind: 'broken', ...found };
  }
}

interface Head {
  readonly firstSeq: number;
  readonly hashBefore: string;
  readonly lastSeq: number;
  readonly lastHash: string;
  /** What the entries themselves end with; null when there are none. */
  readonly foundSeq: number | null;
}

/** One statement: an append in between would look like an entry too many. */
async function readHead(database: Database, organizationId: string): Promise<Head | null> {
  const [head] = await database.withOrganization(organizationId, (session) =>
    session.query<Head>({
      name: 'read-audit-head',
      // Indexes: audit_heads_pkey, audit_log_pkey.
      text: `
select
  first_seq as "firstSeq",
  hash_before as "hashBefore",
  last_seq as "lastSeq",
  last_hash as "lastHash",
  (
    select seq
    from audit_log
    where organization_id = $1
    order by seq desc
    limit 1
  ) as "foundSeq"
from audit_heads
where organization_id = $1`,
      values: [organizationId],
    }),
  );
  return head ?? null;
}

interface Found {
  readonly seq: number;
  readonly fault: ChainFault;
}

async function findFault(database: Database, organizationId: string, head: Head): Promise<Found | null> {
  let before: Link = { seq: head.firstSeq - 1, hash: head.hashBefore };
  for (;;) {
    const rows = await readBatch(database, organizationId, before.seq, head.lastSeq);
    for (const row of rows) {
      const found = judge(organizationId, row, before);
      if (found !== null) return found;
      before = row;
    }
    if (rows.length < batchSize) break;
  }
  if (before.seq < head.lastSeq) return { seq: before.seq + 1, fault: 'cut-off' };
  // An entry that was changed and hashed anew shows at the one after it; the last one has the head instead.
  if (before.hash !== head.lastHash) return { seq: head.lastSeq, fault: 'changed' };
  return (head.foundSeq ?? 0) > head.lastSeq ? { seq: head.lastSeq + 1, fault: 'added' } : null;
}

/** Hashing them takes a few milliseconds, for which nothing else runs. */
const batchSize = 1_000;

/** Index: audit_log_pkey. A transaction for each batch: PGlite has one session for everybody. */
function readBatch(database: Database, organizationId: string, afterSeq: number, lastSeq: number): Promise<EntryRow[]> {
  return database.withOrganization(organizationId, (session) =>
    session.query<EntryRow>({
      name: 'read-audit-batch',
      text: `
select
  seq, at as "atMs", actor_kind as "actorKind", actor_id as "actorId", actor_name as "actorName", action,
  object_kind as "objectKind", object_id as "objectId", object_name as "objectName", address,
  request_id as "requestId", details, previous_hash as "previousHash", hash
from audit_log
where organization_id = $1 and seq > $2 and seq <= $3
order by seq
limit ${batchSize}`,
      values: [organizationId, afterSeq, lastSeq],
    }),
  );
}

type Link = Pick<EntryRow, 'seq' | 'hash'>;

function judge(organizationId: string, row: EntryRow, before: Link): Found | null {
  const seq = before.seq + 1;
  if (row.seq !== seq) return { seq, fault: 'missing' };
  if (row.previousHash !== before.hash) return { seq, fault: 'previous-hash' };
  return hashRow(organizationId, row) === row.hash ? null : { seq, fault: 'changed' };
}
