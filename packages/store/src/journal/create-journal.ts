/** The journal on SQL: one statement for a plain flush, a transaction for one that also touches keys, inbox, timers or blobs. */
import type { FlushOutcome, Journal, JournalEntry } from '@noria/core';
import { encodeIntArray, encodeUuidArray } from '../database/binary-array.ts';
import type { Database, Session, Transaction } from '../database/database.ts';
import { translateRefusedValue } from '../database/translate-database-error.ts';
import { claimIdempotencyKeys } from './claim-idempotency-keys.ts';
import { flushStatement } from './flush-statement.ts';
import { KnownRows } from './known-rows.ts';
import { sendAttachments } from './send-attachments.ts';

export function createJournal(database: Database): Journal {
  const known = new KnownRows();

  async function writeRows(session: Session, entries: readonly JournalEntry[]): Promise<ReadonlySet<string> | 'all'> {
    if (entries.length === 0) return 'all';
    const accepted = entries.filter(({ accept }) => accept !== null).sort(byId);
    const continued = entries.filter(({ accept }) => accept === null).sort(byId);
    const changed = continued.filter((entry) => !entry.discard && known.isChanged(entry));
    const statement = flushStatement({ accepted, continued, changed });
    const [row] = await session.query<{ written: string[] | null }>(statement);
    return row?.written ? new Set(row.written) : 'all';
  }

  async function writeAll(transaction: Transaction, entries: readonly JournalEntry[]): Promise<FlushOutcome[]> {
    const duplicates = await claimIdempotencyKeys(transaction, entries);
    const kept = entries.filter((entry) => !duplicates.has(entry));
    const written = await writeRows(
      transaction,
      kept.filter((entry) => !leavesNothing(entry)),
    );
    const isWritten = (entry: JournalEntry): boolean =>
      leavesNothing(entry) || written === 'all' || written.has(entry.executionId);
    sendAttachments(transaction, kept.filter(isWritten));
    return entries.map((entry) => duplicates.get(entry) ?? outcomeOf(entry, isWritten(entry)));
  }

  async function write(entries: readonly JournalEntry[]): Promise<FlushOutcome[]> {
    if (entries.some(needsTransaction)) return database.transaction((transaction) => writeAll(transaction, entries));
    const written = await writeRows(database, entries);
    return entries.map((entry) => outcomeOf(entry, written === 'all' || written.has(entry.executionId)));
  }

  return {
    async flush(entries) {
      try {
        const outcomes = await write(entries);
        for (const [index, entry] of entries.entries()) known.note(entry, outcomes[index]?.kind === 'written');
        return outcomes;
      } catch (error) {
        for (const entry of entries) known.note(entry, false);
        throw translateRefusedValue(error);
      }
    },

    async findWritten(rows) {
      const found = await database.query<{ found: boolean }>({
        name: 'find-written',
        // Index: the journal's primary key.
        text: `
select coalesce(stored.found, false) as found
from unnest($1::uuid[], $2::int4[], $3::int4[]) with ordinality as wanted (id, seq, epoch, place)
left join lateral (
  select true as found
  from journal
  where execution_id = wanted.id and seq = wanted.seq and epoch = wanted.epoch
  limit 1
) as stored on true
order by place`,
        values: [
          encodeUuidArray(rows, ({ executionId }) => executionId),
          encodeIntArray(rows, ({ seq }) => seq),
          encodeIntArray(rows, ({ epoch }) => epoch),
        ],
      });
      return found.map((row) => row.found);
    },

    async read(executionId, fromSeq = 0) {
      const rows = await database.query<{ payload: string }>({
        name: 'read-journal',
        // Index: the journal's primary key.
        text: 'select payload from journal where execution_id = $1 and seq >= $2 order by seq',
        values: [executionId, fromSeq],
      });
      return rows.map(({ payload }) => payload);
    },
  };
}

/** Text of UUIDs sorts as the database sorts them. */
function byId(a: JournalEntry, b: JournalEntry): number {
  return a.executionId < b.executionId ? -1 : 1;
}

/** An execution that begins and ends in one flush, and of which nothing is kept, makes no row at all. */
function leavesNothing(entry: JournalEntry): boolean {
  return entry.accept !== null && entry.discard;
}

function needsTransaction(entry: JournalEntry): boolean {
  return (
    entry.inboxOut.length > 0 ||
    entry.inboxFolded.length > 0 ||
    entry.timers !== null ||
    entry.blobs.length > 0 ||
    entry.discard ||
    (entry.accept !== null && entry.accept.idempotency !== null)
  );
}

function outcomeOf(entry: JournalEntry, written: boolean): FlushOutcome {
  if (written) return { kind: 'written' };
  if (entry.accept === null) return { kind: 'fenced' };
  return { kind: 'duplicate', executionId: entry.executionId, sameBody: true };
}
