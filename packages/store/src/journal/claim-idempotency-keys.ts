/** Idempotent starts: who writes a key first starts the execution; who comes later learns which one it is. */
import type { AcceptRow, FlushOutcome, JournalEntry } from '@noria/core';
import { encodeTextArray, encodeTimeArray, encodeUuidArray } from '../database/binary-array.ts';
import type { Transaction } from '../database/database.ts';

/**
 * Writes the keys of new executions. An expired key is replaced in the same step.
 * @returns outcomes of the entries that lost; they must not be written
 */
export async function claimIdempotencyKeys(
  transaction: Transaction,
  entries: readonly JournalEntry[],
): Promise<Map<JournalEntry, FlushOutcome>> {
  const keyed = entries.flatMap(toKeyed).sort(byKey);
  if (keyed.length === 0) return new Map();
  const won = await insertKeys(transaction, firstOfEachKey(keyed));
  const lost = keyed.filter(({ entry }) => !won.has(entry.executionId));
  return lost.length === 0 ? new Map() : findWinners(transaction, lost);
}

interface KeyedEntry {
  readonly entry: JournalEntry;
  readonly accept: AcceptRow;
  readonly key: string;
  readonly bodyHash: string;
  readonly expiresAtMs: number;
}

function toKeyed(entry: JournalEntry): KeyedEntry[] {
  const { accept } = entry;
  if (accept === null || accept.idempotency === null) return [];
  return [{ entry, accept, ...accept.idempotency }];
}

/** Keys are written in one order everywhere, so that two flushes with the same keys never wait in a circle. */
function byKey(a: KeyedEntry, b: KeyedEntry): number {
  return identify(a) < identify(b) ? -1 : 1;
}

function identify({ entry, accept, key }: KeyedEntry): string {
  return `${entry.organizationId}/${accept.workflowId}/${key}`;
}

/** One statement must not change one key twice. */
function firstOfEachKey(keyed: readonly KeyedEntry[]): KeyedEntry[] {
  return keyed.filter((each, index) => {
    const before = keyed[index - 1];
    return before === undefined || identify(before) !== identify(each);
  });
}

/** @returns ids of executions whose key was new or had expired */
async function insertKeys(transaction: Transaction, keyed: readonly KeyedEntry[]): Promise<Set<string>> {
  const rows = await transaction.query<{ executionId: string }>({
    name: 'insert-idempotency-keys',
    text: `
insert into idempotency_keys as known (organization_id, workflow_id, key, body_hash, execution_id, expires_at)
select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::timestamptz[])
on conflict (organization_id, workflow_id, key) do update
set body_hash = excluded.body_hash, execution_id = excluded.execution_id, expires_at = excluded.expires_at
where known.expires_at <= clock_timestamp()
returning execution_id as "executionId"`,
    values: [
      ...keyColumns(keyed),
      encodeTextArray(keyed, ({ bodyHash }) => bodyHash),
      encodeUuidArray(keyed, ({ entry }) => entry.executionId),
      encodeTimeArray(keyed, ({ expiresAtMs }) => expiresAtMs),
    ],
  });
  return new Set(rows.map(({ executionId }) => executionId));
}

/** The insert has locked the winners' rows: they are there. */
async function findWinners(
  transaction: Transaction,
  lost: readonly KeyedEntry[],
): Promise<Map<JournalEntry, FlushOutcome>> {
  const rows = await transaction.query<{ executionId: string; bodyHash: string }>({
    name: 'find-idempotency-keys',
    text: `
select known.execution_id as "executionId", known.body_hash as "bodyHash"
from unnest($1::uuid[], $2::uuid[], $3::text[]) with ordinality as wanted (organization_id, workflow_id, key, place)
cross join lateral (
  select execution_id, body_hash
  from idempotency_keys
  where organization_id = wanted.organization_id and workflow_id = wanted.workflow_id and key = wanted.key
  limit 1
) as known
order by place`,
    values: keyColumns(lost),
  });
  return new Map(
    lost.map(({ entry, bodyHash }, index) => {
      const winner = rows[index];
      if (winner === undefined) throw new Error(`The idempotency key of ${entry.executionId} is gone`);
      const { executionId } = winner;
      return [entry, { kind: 'duplicate', executionId, sameBody: winner.bodyHash === bodyHash }];
    }),
  );
}

function keyColumns(keyed: readonly KeyedEntry[]): Buffer[] {
  return [
    encodeUuidArray(keyed, ({ entry }) => entry.organizationId),
    encodeUuidArray(keyed, ({ accept }) => accept.workflowId),
    encodeTextArray(keyed, ({ key }) => key),
  ];
}
