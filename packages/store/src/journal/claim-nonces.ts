/** Starts that may happen once: who writes a nonce first starts its execution; who comes later is refused. */
import type { FlushOutcome, JournalEntry } from '@noria/core';
import { encodeTextArray, encodeTimeArray, encodeUuidArray } from '../database/binary-array.ts';
import type { Transaction } from '../database/database.ts';

/**
 * Writes the nonces of new executions; with the transaction they are given back.
 * @returns outcomes of the entries that were refused; they must not be written
 */
export async function claimNonces(
  transaction: Transaction,
  entries: readonly JournalEntry[],
): Promise<Map<JournalEntry, FlushOutcome>> {
  const claims = entries.flatMap(toClaim).sort(byNonce);
  if (claims.length === 0) return new Map();
  const won = await insertNonces(transaction, firstOfEachNonce(claims));
  const lost = claims.filter(({ entry }) => !won.has(entry.executionId));
  return new Map(lost.map(({ entry }) => [entry, { kind: 'replayed' }]));
}

interface Claim {
  readonly entry: JournalEntry;
  readonly workflowId: string;
  readonly value: string;
  readonly expiresAtMs: number;
}

function toClaim(entry: JournalEntry): Claim[] {
  const { accept } = entry;
  return accept?.nonce === undefined ? [] : [{ entry, workflowId: accept.workflowId, ...accept.nonce }];
}

/** One order everywhere, so that two flushes with the same nonces never wait in a circle. */
function byNonce(a: Claim, b: Claim): number {
  return identify(a) < identify(b) ? -1 : 1;
}

function identify({ entry, workflowId, value }: Claim): string {
  return `${entry.organizationId}/${workflowId}/${value}`;
}

/** One statement must not change one row twice. */
function firstOfEachNonce(claims: readonly Claim[]): readonly Claim[] {
  return claims.filter((claim, index) => {
    const before = claims[index - 1];
    return before === undefined || identify(before) !== identify(claim);
  });
}

/** @returns ids of executions whose nonce was new, had expired, or was their own already */
async function insertNonces(transaction: Transaction, claims: readonly Claim[]): Promise<Set<string>> {
  const rows = await transaction.query<{ executionId: string }>({
    name: 'insert-start-nonces',
    // Index: start_nonces_pkey.
    text: `
insert into start_nonces as known (organization_id, workflow_id, nonce, execution_id, expires_at)
select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::timestamptz[])
on conflict (organization_id, workflow_id, nonce) do update
set execution_id = excluded.execution_id, expires_at = excluded.expires_at
where known.expires_at <= clock_timestamp() or known.execution_id = excluded.execution_id
returning execution_id as "executionId"`,
    values: [
      encodeUuidArray(claims, ({ entry }) => entry.organizationId),
      encodeUuidArray(claims, ({ workflowId }) => workflowId),
      encodeTextArray(claims, ({ value }) => value),
      encodeUuidArray(claims, ({ entry }) => entry.executionId),
      encodeTimeArray(claims, ({ expiresAtMs }) => expiresAtMs),
    ],
  });
  return new Set(rows.map(({ executionId }) => executionId));
}
