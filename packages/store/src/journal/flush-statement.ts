/** The hot query: one statement fences, accepts, updates and records everything that one flush holds. */
import type { ExecutionProjection, JournalEntry } from '@noria/core';
import {
  encodeBooleanArray,
  encodeIntArray,
  encodeTextArray,
  encodeTimeArray,
  encodeUuidArray,
} from '../database/binary-array.ts';
import type { Statement } from '../database/database.ts';

export interface FlushBatch {
  /** First entries of new executions, in order of id. */
  readonly accepted: readonly JournalEntry[];
  /** Further entries, in order of id. */
  readonly continued: readonly JournalEntry[];
}

/**
 * Whether an id of `accepted` may have a row already. The check for it costs a look into the index and a record in the
 * database's log for each row; without it such a row fails the whole statement with a unique violation.
 */
export type NewRows = 'expected new' | 'perhaps known';

/**
 * - `made`: rows of new executions. Where some are `perhaps known`, one whose id was there before makes no row (executions_pkey).
 * - `owned`: rows under the epoch that the process claimed and that do not change: a lock is cheaper than an update.
 * - `changed`: rows under that epoch that say something new; the update is their lock.
 * - `recorded`: journal rows of what was made, is owned or was changed.
 * Each part takes its locks in order of id. Two processes never wait for each other in a circle: under one epoch only one of
 * them finds a row, and claims skip rows that are locked.
 * The bounds let the planner's generic plan leave out the months in which no execution of the batch began.
 * @returns one row: null when everything was written, the ids that were when something was not
 */
const writeText = (newRows: NewRows): string => `
with made as (
  insert into executions (
    id, organization_id, workflow_id, version, epoch, status, mode, priority, process_id, step_count, accepted_at,
    started_at, finished_at, answer_seq, waiting_for, concurrency_key, correlation_id, parent_id, origin_id, error
  )
  select *
  from unnest(
    $1::uuid[], $2::uuid[], $3::uuid[], $4::int4[], $5::int4[], $6::text[], $7::text[], $8::int4[], $9::uuid[],
    $10::int4[], $11::timestamptz[], $12::timestamptz[], $13::timestamptz[], $14::int4[], $15::text[], $16::text[],
    $17::text[], $18::uuid[], $19::uuid[], $20::text[]
  )
  ${newRows === 'perhaps known' ? 'on conflict (id) do nothing' : ''}
  returning id
),
owned as materialized (
  select id
  from executions
  where id = any ($21::uuid[])
    and id >= $22::uuid
    and id <= $23::uuid
    and ((id, epoch) in (select * from unnest($21::uuid[], $24::int4[]))) is true
  order by id
  for no key update
),
changed as (
  update executions
  set
    status = new.status,
    process_id = new.process_id,
    step_count = new.step_count,
    started_at = new.started_at,
    finished_at = new.finished_at,
    answer_seq = new.answer_seq,
    waiting_for = new.waiting_for,
    error = new.error,
    lost_leases = case when new.status = 'waiting' or new.has_progressed then 0 else lost_leases end
  from unnest(
    $25::uuid[], $26::int4[], $27::text[], $28::uuid[], $29::int4[], $30::timestamptz[], $31::timestamptz[],
    $32::int4[], $33::text[], $34::text[], $35::bool[]
  ) as new (
    id, epoch, status, process_id, step_count, started_at, finished_at, answer_seq, waiting_for, error, has_progressed
  )
  where executions.id = new.id
    and executions.epoch = new.epoch
  returning executions.id
),
written as materialized (
  select id from made
  union all
  select id from owned
  union all
  select id from changed
),
recorded as (
  insert into journal (execution_id, seq, epoch, payload)
  select id, seq, epoch, payload
  from unnest($36::uuid[], $37::int4[], $38::int4[], $39::text[]) as record (id, seq, epoch, payload)
  where (id in (select id from written)) is true
)
select case when (select count(*) from written) = $40::int4 then null else array(select id from written)::text[] end as written
`;

const texts = { 'expected new': writeText('expected new'), 'perhaps known': writeText('perhaps known') } as const;

/** @returns statement whose one row has `written`: ids, or null when all entries were written */
export function flushStatement({ accepted, continued }: FlushBatch, newRows: NewRows): Statement {
  // The row of an execution of which nothing is kept is only locked: it is about to be removed.
  const changed = continued.filter(({ isRowChanged, discard }) => isRowChanged && !discard);
  const unchanged = continued.filter(({ isRowChanged, discard }) => !isRowChanged || discard);
  // An execution that ended and that nothing is kept of leaves no records: its row is removed by the same transaction.
  const recorded = [...accepted, ...continued].filter(({ payload, discard }) => payload !== '' && !discard);
  return {
    name: newRows === 'expected new' ? 'flush' : 'flush-known',
    text: texts[newRows],
    values: [
      ...acceptedColumns(accepted),
      encodeUuidArray(unchanged, idOf),
      continued[0]?.executionId ?? noId,
      continued.at(-1)?.executionId ?? noId,
      encodeIntArray(unchanged, ({ epoch }) => epoch),
      ...changedColumns(changed),
      encodeUuidArray(recorded, idOf),
      encodeIntArray(recorded, ({ seq }) => seq),
      encodeIntArray(recorded, ({ epoch }) => epoch),
      encodeTextArray(recorded, ({ payload }) => payload),
      accepted.length + continued.length,
    ],
  };
}

const noId = '00000000-0000-0000-0000-000000000000';

function acceptedColumns(entries: readonly JournalEntry[]): Buffer[] {
  const rows = entries.map((entry) => requireAccept(entry));
  const projections = entries.map(({ projection }) => projection);
  return [
    encodeUuidArray(entries, idOf),
    encodeUuidArray(entries, ({ organizationId }) => organizationId),
    encodeUuidArray(rows, ({ workflowId }) => workflowId),
    encodeIntArray(rows, ({ version }) => version),
    encodeIntArray(entries, ({ epoch }) => epoch),
    encodeTextArray(projections, ({ status }) => status),
    encodeTextArray(rows, ({ mode }) => mode),
    encodeIntArray(rows, ({ priority }) => priority),
    encodeUuidArray(projections, ({ processId }) => processId),
    encodeIntArray(projections, ({ stepCount }) => stepCount),
    encodeTimeArray(rows, ({ acceptedAtMs }) => acceptedAtMs),
    encodeTimeArray(projections, ({ startedAtMs }) => startedAtMs),
    encodeTimeArray(projections, ({ finishedAtMs }) => finishedAtMs),
    encodeIntArray(projections, ({ answerSeq }) => answerSeq),
    encodeTextArray(projections, ({ waitingFor }) => waitingFor),
    encodeTextArray(rows, ({ concurrencyKey }) => concurrencyKey),
    encodeTextArray(rows, ({ correlationId }) => correlationId),
    encodeUuidArray(rows, ({ parentId }) => parentId),
    encodeUuidArray(rows, ({ originId }) => originId),
    encodeTextArray(projections, errorOf),
  ];
}

function changedColumns(entries: readonly JournalEntry[]): Buffer[] {
  const projections = entries.map(({ projection }) => projection);
  return [
    encodeUuidArray(entries, idOf),
    encodeIntArray(entries, ({ epoch }) => epoch),
    encodeTextArray(projections, ({ status }) => status),
    encodeUuidArray(projections, ({ processId }) => processId),
    encodeIntArray(projections, ({ stepCount }) => stepCount),
    encodeTimeArray(projections, ({ startedAtMs }) => startedAtMs),
    encodeTimeArray(projections, ({ finishedAtMs }) => finishedAtMs),
    encodeIntArray(projections, ({ answerSeq }) => answerSeq),
    encodeTextArray(projections, ({ waitingFor }) => waitingFor),
    encodeTextArray(projections, errorOf),
    encodeBooleanArray(projections, ({ hasProgressed }) => hasProgressed),
  ];
}

function idOf(entry: JournalEntry): string {
  return entry.executionId;
}

function requireAccept(entry: JournalEntry): NonNullable<JournalEntry['accept']> {
  if (entry.accept === null) throw new TypeError(`Entry ${entry.seq} of ${entry.executionId} accepts nothing`);
  return entry.accept;
}

function errorOf({ error }: ExecutionProjection): string | null {
  return error === null ? null : JSON.stringify(error);
}
