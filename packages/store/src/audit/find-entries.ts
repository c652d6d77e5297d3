/** Finds entries of an organization's audit log by number, in either direction, narrowed by a filter. */
import { type SelectQueryBuilder, sql } from 'kysely';
import type { Session } from '../database/database.ts';
import { lists, runList, type Tables, toTime } from '../paging/list-builder.ts';
import { type AuditActor, type AuditObjectKind, auditActions, type RecordedAuditEntry } from './audit-entry.ts';
import { type EntryRow, toEntry } from './entry-row.ts';

export interface AuditFilter {
  /** At this time or later; milliseconds since 1970. */
  readonly fromMs?: number;
  /** Before this time. */
  readonly toMs?: number;
  readonly actor?: Pick<AuditActor, 'kind' | 'id'>;
  /** What the action begins with: `workflow.` or `workflow.published`. */
  readonly actionPrefix?: string;
  readonly object?: { readonly kind: AuditObjectKind; readonly id: string };
}

export interface EntryRange {
  readonly order: 'newest first' | 'oldest first';
  /** Entries beyond this number only, in the direction of the order; null from the end that it begins at. */
  readonly after: number | null;
  /** No entries beyond this number. */
  readonly lastSeq?: number;
  readonly limit: number;
}

export async function findEntries(
  session: Session,
  organizationId: string,
  filter: AuditFilter,
  range: EntryRange,
): Promise<RecordedAuditEntry[]> {
  const { actionPrefix } = filter;
  if (actionPrefix === undefined || actionPrefix === '') {
    return run(session, narrow(select(organizationId), organizationId, filter, range));
  }
  const [first, ...others] = auditActions
    .filter((action) => action.startsWith(actionPrefix))
    .map((action) => {
      const part = narrow(select(organizationId).where('action', '=', action), organizationId, filter, range);
      return lists.selectFrom(part.as('part')).selectAll();
    });
  if (first === undefined) return [];
  // Each of them is in order along audit_log_by_action; merged they stay so.
  const either = others.reduce((all, part) => all.unionAll(part), first);
  const merged = lists
    .selectFrom(either.as('either'))
    .selectAll()
    .orderBy('seq', directionOf(range))
    .limit(sql.lit(range.limit));
  return run(session, merged);
}

async function run(session: Session, list: Parameters<typeof runList<EntryRow>>[1]): Promise<RecordedAuditEntry[]> {
  const rows = await runList(session, list);
  return rows.map(toEntry);
}

type Entries<R> = SelectQueryBuilder<Tables, 'audit_log', R>;

function select(organizationId: string): Entries<EntryRow> {
  return lists
    .selectFrom('audit_log')
    .select([
      'seq',
      'at as atMs',
      'actor_kind as actorKind',
      'actor_id as actorId',
      'actor_name as actorName',
      'action',
      'object_kind as objectKind',
      'object_id as objectId',
      'object_name as objectName',
      'address',
      'request_id as requestId',
      'details',
      'previous_hash as previousHash',
      'hash',
    ])
    .where('organization_id', '=', organizationId);
}

/** Indexes: audit_log_pkey, or audit_log_by_actor, audit_log_by_object, audit_log_by_action where the filter has them. */
function narrow(
  list: Entries<EntryRow>,
  organizationId: string,
  { actor, object, fromMs, toMs }: AuditFilter,
  range: EntryRange,
): Entries<EntryRow> {
  let narrowed = list.orderBy('seq', directionOf(range)).limit(sql.lit(range.limit));
  if (actor !== undefined) {
    narrowed = narrowed.where('actor_kind', '=', actor.kind).where('actor_id', '=', actor.id);
  }
  if (object !== undefined) {
    narrowed = narrowed.where('object_kind', '=', object.kind).where('object_id', '=', object.id);
  }
  if (fromMs !== undefined) narrowed = narrowed.where(sql<boolean>`seq >= ${firstSince(organizationId, fromMs)}`);
  if (toMs !== undefined) narrowed = narrowed.where(sql<boolean>`seq < ${firstSince(organizationId, toMs)}`);
  if (range.lastSeq !== undefined) narrowed = narrowed.where('seq', '<=', range.lastSeq);
  if (range.after === null) return narrowed;
  return narrowed.where('seq', range.order === 'newest first' ? '<' : '>', range.after);
}

/** Beyond every number, where nothing happened since. */
const beyondAll = sql.lit('9223372036854775807');

/** A time as a number, so that no list goes through what is newer. Index: audit_log_by_time. */
function firstSince(organizationId: string, ms: number) {
  return sql<number>`coalesce((
    select seq
    from audit_log
    where organization_id = ${organizationId} and at >= ${toTime(ms)}
    order by at, seq
    limit 1
  ), ${beyondAll}::bigint)`;
}

function directionOf({ order }: EntryRange): 'asc' | 'desc' {
  return order === 'newest first' ? 'desc' : 'asc';
}
