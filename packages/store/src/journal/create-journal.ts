/** The journal on SQL: one statement for a plain flush, a transaction for one that also touches keys, inbox, timers or blobs. */
import type { FlushOutcome, Journal, JournalEntry } from '@noria/core';
import { encodeIntArray, encodeTextArray, encodeUuidArray } from '../database/binary-array.ts';
import type { Database, Session, Transaction } from '../database/database.ts';
import { readSqlState, translateRefusedValue } from '../database/translate-database-error.ts';
import { claimIdempotencyKeys } from './claim-idempotency-keys.ts';
import { claimNonces } from './claim-nonces.ts';
import { flushStatement, type NewRows } from './flush-statement.ts';
import { sendAttachments } from './send-attachments.ts';

const uniqueViolation = '23505';

export function createJournal(database: Database): Journal {
  async function writeRows(
    session: Session,
    entries: readonly JournalEntry[],
    newRows: NewRows,
  ): Promise<ReadonlySet<string> | 'all'> {
    if (entries.length === 0) return 'all';
    const accepted = entries.filter(({ accept }) => accept !== null).sort(byId);
    const continued = entries.filter(({ accept }) => accept === null).sort(byId);
    const statement = flushStatement({ accepted, continued }, newRows);
    const [row] = await session.query<{ written: string[] | null }>(statement);
    return row?.written ? new Set(row.written) : 'all';
  }

  async function writeAll(
    transaction: Transaction,
    entries: readonly JournalEntry[],
    newRows: NewRows,
  ): Promise<FlushOutcome[]> {
    const replayed = await claimNonces(transaction, entries);
    const unused = replayed.size === 0 ? entries : entries.filter((entry) => !replayed.has(entry));
    const duplicates = await claimIdempotencyKeys(transaction, unused);
    const kept = unused.filter((entry) => !duplicates.has(entry));
    const written = await writeRows(
      transaction,
      kept.filter((entry) => !leavesNothing(entry)),
      newRows,
    );
    const isWritten = (entry: JournalEntry): boolean =>
      leavesNothing(entry) || written === 'all' || written.has(entry.executionId);
    sendAttachments(transaction, kept.filter(isWritten));
    return entries.map((entry) => replayed.get(entry) ?? duplicates.get(entry) ?? outcomeOf(entry, isWritten(entry)));
  }

  async function write(entries: readonly JournalEntry[], newRows: NewRows): Promise<FlushOutcome[]> {
    if (entries.some(needsTransaction)) {
      return database.transaction((transaction) => writeAll(transaction, entries, newRows));
    }
    const written = await writeRows(database, entries, newRows);
    return entries.map((entry) => outcomeOf(entry, written === 'all' || written.has(entry.executionId)));
  }

  return {
    async flush(entries) {
      try {
        return await write(entries, 'expected new').catch((error: unknown) => {
          // An execution of a flush was accepted before, which a take-over or a repeated call may find: nothing was written.
          if (readSqlState(error) !== uniqueViolation) throw error;
          return write(entries, 'perhaps known');
        });
      } catch (error) {
        throw translateRefusedValue(error);
      }
    },

    async findWritten(rows) {
      const found = await database.query<{ found: boolean }>({
        name: 'find-written',
        // Index: the journal's primary key.
        text: `
select coalesce(stored.found, false) as found
from unnest($1::uuid[], $2::int4[], $3::int4[], $4::text[]) with ordinality as wanted (id, seq, epoch, payload, place)
left join lateral (
  select true as found
  from journal
  where execution_id = wanted.id and seq = wanted.seq and epoch = wanted.epoch and payload = wanted.payload
  limit 1
) as stored on true
order by place`,
        values: [
          encodeUuidArray(rows, ({ executionId }) => executionId),
          encodeIntArray(rows, ({ seq }) => seq),
          encodeIntArray(rows, ({ epoch }) => epoch),
          encodeTextArray(rows, ({ payload }) => payload),
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
    (entry.accept !== null && (entry.accept.idempotency !== null || entry.accept.nonce !== undefined))
  );
}

function outcomeOf(entry: JournalEntry, written: boolean): FlushOutcome {
  if (written) return { kind: 'written' };
  if (entry.accept === null) return { kind: 'fenced' };
  return { kind: 'duplicate', executionId: entry.executionId, sameBody: true };
}
