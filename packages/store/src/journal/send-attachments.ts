/** What a flush writes beside rows and records: inbox, timers, blob uses, and the removal of what is not kept. */
import type { JournalEntry } from '@noria/core';
import {
  encodeBigintArray,
  encodeIntArray,
  encodeTextArray,
  encodeTimeArray,
  encodeUuidArray,
} from '../database/binary-array.ts';
import type { Transaction } from '../database/database.ts';

/** Sends the statements that the entries need; the transaction's commit reports their errors. */
export function sendAttachments(transaction: Transaction, entries: readonly JournalEntry[]): void {
  sendInboxFolded(transaction, entries);
  sendInboxOut(transaction, entries);
  sendTimers(transaction, entries);
  sendBlobUses(transaction, entries);
  sendUsesOfReceivers(transaction, entries);
  sendDiscards(transaction, entries);
}

function sendInboxFolded(transaction: Transaction, entries: readonly JournalEntry[]): void {
  const folded = entries.flatMap(({ executionId, inboxFolded }) =>
    inboxFolded.map((source) => ({ executionId, source })),
  );
  if (folded.length === 0) return;
  transaction.send({
    name: 'delete-inbox',
    // Index: the inbox's primary key, by its first column.
    text: `
delete from inbox
where execution_id = any ($1::uuid[])
  and ((execution_id, source) in (select * from unnest($1::uuid[], $2::text[]))) is true`,
    values: [
      encodeUuidArray(folded, ({ executionId }) => executionId),
      encodeTextArray(folded, ({ source }) => source),
    ],
  });
}

/**
 * The other execution's row is read and not locked: two executions that write to each other at once would wait in a
 * circle. A message that comes as its execution ends stays behind and is removed by the housekeeping.
 */
function sendInboxOut(transaction: Transaction, entries: readonly JournalEntry[]): void {
  const messages = entries.flatMap(({ inboxOut }) => inboxOut);
  if (messages.length === 0) return;
  transaction.send({
    name: 'insert-inbox-rows',
    // Index: executions_pkey of the one month that the id belongs to.
    text: `
insert into inbox (execution_id, source, message)
select sent.execution_id, sent.source, sent.message
from unnest($1::uuid[], $2::text[], $3::text[]) as sent (execution_id, source, message)
cross join lateral (
  select
  from executions
  where id = sent.execution_id and status in ('queued', 'running', 'waiting')
  limit 1
) as active
on conflict (execution_id, source) do nothing`,
    values: [
      encodeUuidArray(messages, ({ executionId }) => executionId),
      encodeTextArray(messages, ({ source }) => source),
      encodeTextArray(messages, ({ message }) => JSON.stringify(message)),
    ],
  });
}

function sendTimers(transaction: Transaction, entries: readonly JournalEntry[]): void {
  const replaced = entries.filter(({ timers }) => timers !== null);
  if (replaced.length === 0) return;
  transaction.send({
    name: 'delete-timers',
    // Index: the timers' primary key, by its first column.
    text: 'delete from timers where execution_id = any ($1::uuid[])',
    values: [encodeUuidArray(replaced, ({ executionId }) => executionId)],
  });
  const timers = replaced.flatMap((entry) =>
    (entry.timers ?? []).map((timer) => ({ executionId: entry.executionId, ...timer })),
  );
  if (timers.length === 0) return;
  transaction.send({
    name: 'insert-timers',
    text: `
insert into timers (execution_id, step, wake_at)
select * from unnest($1::uuid[], $2::int4[], $3::timestamptz[])`,
    values: [
      encodeUuidArray(timers, ({ executionId }) => executionId),
      encodeIntArray(timers, ({ step }) => step),
      encodeTimeArray(timers, ({ wakeAtMs }) => wakeAtMs),
    ],
  });
}

function sendBlobUses(transaction: Transaction, entries: readonly JournalEntry[]): void {
  const uses = entries.flatMap(({ discard, organizationId, executionId, blobs }) =>
    discard ? [] : blobs.map((blob) => ({ organizationId, executionId, ...blob })),
  );
  if (uses.length === 0) return;
  transaction.send({
    name: 'insert-blob-uses',
    text: `
insert into blob_uses (organization_id, hash, execution_id, size_bytes)
select * from unnest($1::uuid[], $2::text[], $3::uuid[], $4::int8[])
on conflict do nothing`,
    values: encodeUses(uses),
  });
}

/** A receiver that has ended meanwhile gets neither the message nor the uses, which nobody would remove. */
function sendUsesOfReceivers(transaction: Transaction, entries: readonly JournalEntry[]): void {
  const uses = entries.flatMap(({ organizationId, inboxOut }) =>
    inboxOut.flatMap(({ executionId, blobs = [] }) => blobs.map((blob) => ({ organizationId, executionId, ...blob }))),
  );
  if (uses.length === 0) return;
  transaction.send({
    name: 'insert-uses-of-receivers',
    // Index: executions_pkey of the one month that the id belongs to.
    text: `
insert into blob_uses (organization_id, hash, execution_id, size_bytes)
select sent.organization_id, sent.hash, sent.execution_id, sent.size_bytes
from unnest($1::uuid[], $2::text[], $3::uuid[], $4::int8[]) as sent (organization_id, hash, execution_id, size_bytes)
cross join lateral (
  select
  from executions
  where id = sent.execution_id and status in ('queued', 'running', 'waiting')
  limit 1
) as active
on conflict do nothing`,
    values: encodeUses(uses),
  });
}

type Use = { readonly organizationId: string; readonly executionId: string } & JournalEntry['blobs'][number];

function encodeUses(uses: readonly Use[]): Buffer[] {
  return [
    encodeUuidArray(uses, ({ organizationId }) => organizationId),
    encodeTextArray(uses, ({ hash }) => hash),
    encodeUuidArray(uses, ({ executionId }) => executionId),
    encodeBigintArray(uses, ({ sizeBytes }) => sizeBytes),
  ];
}

/** Indexes: primary keys of executions, journal, inbox and timers; blob_uses_by_execution. */
function sendDiscards(transaction: Transaction, entries: readonly JournalEntry[]): void {
  const stored = entries.filter(({ discard, accept }) => discard && accept === null);
  if (stored.length === 0) return;
  const ids = encodeUuidArray(stored, ({ executionId }) => executionId);
  for (const [table, key] of discarded) {
    transaction.send({
      name: `discard-${table}`,
      text: `delete from ${table} where ${key} = any ($1::uuid[])`,
      values: [ids],
    });
  }
}

const discarded = [
  ['journal', 'execution_id'],
  ['blob_uses', 'execution_id'],
  ['inbox', 'execution_id'],
  ['timers', 'execution_id'],
  ['executions', 'id'],
] as const;
