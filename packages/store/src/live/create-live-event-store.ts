/** Live events of an organization: what open pages hear of, kept for ten minutes, in an order that every reader sees. */
import { NoriaError } from '@noria/core';
import { encodeTextArray } from '../database/binary-array.ts';
import type { Database } from '../database/database.ts';

export interface NewLiveEvent {
  readonly kind: string;
  /** JSON, up to 8 kB. */
  readonly payload: string;
}

export interface LiveEvent extends NewLiveEvent {
  /** Rises within an organization, with gaps. */
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly atMs: number;
}

export type LiveEventRead =
  | {
      readonly kind: 'events';
      readonly events: readonly LiveEvent[];
      /** What to read on after. */
      readonly lastId: number;
    }
  | {
      /** Events after the id may be gone: the client loads everything anew, then reads on after `lastId`. */
      readonly kind: 'reload';
      readonly lastId: number;
    };

export interface LiveEventStore {
  /**
   * Works as the engine does, not as a request.
   * @returns their ids, in order
   * @throws INTERNAL a payload is larger than 8 kB
   */
  append(organizationId: string, events: readonly NewLiveEvent[]): Promise<number[]>;
  /** @param afterId 0 for a client that has seen none: it gets to know where to begin */
  readAfter(organizationId: string, afterId: number, limit: number): Promise<LiveEventRead>;
  /**
   * Removes what is older than ten minutes, but the newest of that in each organization: while it is there, nothing after
   * it is gone.
   * @returns how many
   */
  removeExpired(): Promise<number>;
}

export function createLiveEventStore(database: Database): LiveEventStore {
  return {
    append: (organizationId, events) => append(database, organizationId, events),
    readAfter: (organizationId, afterId, limit) => readAfter(database, organizationId, afterId, limit),
    removeExpired() {
      return database.transaction(async (transaction) => {
        // Two at once would lock the same rows in orders of their own. No organization appends under this key but by chance.
        transaction.send({ text: `select pg_advisory_xact_lock(${lockClass}, 0)` });
        const [row] = await transaction.query<{ count: number }>({ text: removeText });
        return row?.count ?? 0;
      });
    },
  };
}

const largestPayloadBytes = 8_192;

/** Any number, the same in every release; the organization is the other half of the key. */
const lockClass = 723_612_703;

/**
 * One append at a time in an organization: ids are given before a commit, and a reader that has seen the later of two would
 * never see the earlier one.
 */
async function append(database: Database, organizationId: string, events: readonly NewLiveEvent[]): Promise<number[]> {
  if (events.length === 0) return [];
  for (const { kind, payload } of events) checkSize(kind, payload);
  const rows = await database.transaction((transaction) => {
    transaction.send({
      name: 'lock-live-events',
      text: `select pg_advisory_xact_lock(${lockClass}, hashtext($1))`,
      values: [organizationId],
    });
    return transaction.query<{ id: number }>({
      name: 'append-live-events',
      text: `
insert into live_events (organization_id, kind, payload)
select $1, event.kind, event.payload
from unnest($2::text[], $3::text[]) with ordinality as event (kind, payload, place)
order by event.place
returning id`,
      values: [
        organizationId,
        encodeTextArray(events, ({ kind }) => kind),
        encodeTextArray(events, ({ payload }) => payload),
      ],
    });
  });
  return rows.map(({ id }) => id);
}

function checkSize(kind: string, payload: string): void {
  const sizeBytes = Buffer.byteLength(payload);
  if (sizeBytes <= largestPayloadBytes) return;
  const problem = `a live event ${kind} has ${sizeBytes} bytes; ${largestPayloadBytes} are allowed`;
  throw new NoriaError('INTERNAL', { problem });
}

/** Whether something is gone is asked after the events are read: what is removed in between is then noticed. */
async function readAfter(
  database: Database,
  organizationId: string,
  afterId: number,
  limit: number,
): Promise<LiveEventRead> {
  const [events, [state]] = await database.withOrganization(organizationId, (session) =>
    Promise.all([
      session.query<LiveEvent>({
        name: 'read-live-events',
        // Index: live_events_pkey.
        text: `
select id, at as "atMs", kind, payload
from live_events
where organization_id = $1 and id > $2
order by id
limit $3`,
        values: [organizationId, afterId, limit],
      }),
      session.query<{ isKept: boolean; lastId: number | null }>({
        name: 'read-live-state',
        // Index: live_events_pkey.
        text: `
select
  exists (select from live_events where organization_id = $1 and id <= $2) as "isKept",
  (
    select id
    from live_events
    where organization_id = $1
    order by id desc
    limit 1
  ) as "lastId"`,
        values: [organizationId, afterId],
      }),
    ]),
  );
  const lastId = state?.lastId ?? 0;
  const hasNothingYet = afterId === 0 && lastId === 0;
  // An id beyond the last one is of a database that was since put back.
  const isWhole = state?.isKept === true && afterId <= lastId;
  if (isWhole || hasNothingYet) return { kind: 'events', events, lastId: events.at(-1)?.id ?? afterId };
  return { kind: 'reload', lastId };
}

/** By id, not by time: a clock that goes back must not leave a hole. Indexes: live_events_by_time, live_events_pkey. */
const removeText = `
with newest as (
  select organization_id, max(id) as id
  from live_events
  where at < statement_timestamp() - interval '10 minutes'
  group by organization_id
),
gone as (
  delete from live_events
  using newest
  where live_events.organization_id = newest.organization_id and live_events.id < newest.id
  returning 1
)
select count(*) as count
from gone`;
