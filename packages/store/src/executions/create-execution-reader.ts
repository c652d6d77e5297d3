/** Executions as lists and pages show them, for one organization at a time. */
import type { ErrorReport, ExecutionMode, ExecutionStatus } from '@noria/core';
import { type SelectQueryBuilder, sql } from 'kysely';
import type { Database } from '../database/database.ts';
import { lists, runList, type Tables, toTime } from '../paging/list-builder.ts';
import { decodeTimeCursor, type Page, type PageRequest, toPage } from '../paging/page.ts';

export interface ExecutionSummary {
  readonly executionId: string;
  readonly workflowId: string;
  readonly version: number;
  readonly status: ExecutionStatus;
  readonly mode: ExecutionMode;
  readonly acceptedAtMs: number;
  readonly startedAtMs: number | null;
  readonly finishedAtMs: number | null;
  /** While an execution runs: as of its last change of status. */
  readonly stepCount: number;
  readonly waitingFor: string | null;
  readonly error: ErrorReport | null;
  readonly parentId: string | null;
  readonly originId: string | null;
  readonly correlationId: string | null;
  /** Journal row that holds the answer. */
  readonly answerSeq: number | null;
}

export interface ExecutionFilter {
  readonly workflowId?: string;
  readonly status?: ExecutionStatus;
  readonly mode?: ExecutionMode;
  /** Accepted at this time or later; milliseconds since 1970. */
  readonly fromMs?: number;
  /** Accepted before this time. */
  readonly toMs?: number;
}

export interface ExecutionReader {
  read(organizationId: string, executionId: string): Promise<ExecutionSummary | null>;
  /** Newest first. @throws CURSOR_INVALID */
  list(organizationId: string, filter: ExecutionFilter, page: PageRequest): Promise<Page<ExecutionSummary>>;
}

export function createExecutionReader(database: Database): ExecutionReader {
  return {
    async read(organizationId, executionId) {
      const one = select(lists.selectFrom('executions')).where('id', '=', executionId);
      const [row] = await database.withOrganization(organizationId, (session) => runList(session, one));
      return row === undefined ? null : toSummary(row);
    },
    async list(organizationId, filter, page) {
      const list = choose(organizationId, filter, page);
      const rows = await database.withOrganization(organizationId, (session) => runList(session, list));
      return toPage(rows.map(toSummary), page.limit, ({ acceptedAtMs, executionId }) => [acceptedAtMs, executionId]);
    },
  };
}

type Executions<R> = SelectQueryBuilder<Tables, 'executions', R>;

function select(list: Executions<object>) {
  return list.select([
    'id as executionId',
    'workflow_id as workflowId',
    'version',
    'status',
    'mode',
    'accepted_at as acceptedAtMs',
    'started_at as startedAtMs',
    'finished_at as finishedAtMs',
    'step_count as stepCount',
    'waiting_for as waitingFor',
    'error',
    'parent_id as parentId',
    'origin_id as originId',
    'correlation_id as correlationId',
    'answer_seq as answerSeq',
  ]);
}

/**
 * Chooses the index: executions_owned for running ones (as many as run now, in all organizations), executions_by_status
 * for the statuses that it holds, executions_by_workflow and executions_by_organization for ended ones. A list of all
 * statuses is merged from what processes own and what none does.
 */
function choose(organizationId: string, filter: ExecutionFilter, page: PageRequest) {
  const { status, workflowId } = filter;
  const pageOf = (list: Executions<object>) => narrow(select(list), filter, page);
  const owned = (): Executions<object> => walkOwned(organizationId, workflowId);
  const unowned = (): Executions<object> => walkUnowned(organizationId, workflowId);
  switch (status) {
    case undefined: {
      const either = lists
        .selectFrom(pageOf(unowned()).as('unowned'))
        .selectAll()
        .unionAll(lists.selectFrom(pageOf(owned()).as('owned')).selectAll());
      return lists
        .selectFrom(either.as('either'))
        .selectAll()
        .orderBy('acceptedAtMs', 'desc')
        .orderBy('executionId', 'desc')
        .limit(sql.lit(page.limit + 1));
    }
    case 'running':
      return pageOf(owned().where('status', '=', 'running'));
    case 'succeeded':
      return pageOf(unowned().where('status', '=', 'succeeded'));
    default:
      return pageOf(walkStatus(organizationId, status, workflowId));
  }
}

function walkUnowned(organizationId: string, workflowId: string | undefined): Executions<object> {
  const list = lists.selectFrom('executions').where('process_id', 'is', null);
  const ofOne = list.where('organization_id', '=', organizationId);
  return workflowId === undefined ? ofOne : ofOne.where('workflow_id', '=', workflowId);
}

function walkStatus(organizationId: string, status: ExecutionStatus, workflowId: string | undefined) {
  const list = lists.selectFrom('executions').where('organization_id', '=', organizationId);
  return ofWorkflow(list.where('status', '=', sql.lit(status)), workflowId);
}

function walkOwned(organizationId: string, workflowId: string | undefined): Executions<object> {
  // The order is there for the planner: executions_owned alone gives it.
  const owned = lists
    .selectFrom('executions')
    .selectAll()
    .where('process_id', 'is not', null)
    .orderBy('process_id')
    .orderBy('id');
  const list = lists
    .with(
      (cte) => cte('executions').materialized(),
      () => owned,
    )
    .selectFrom('executions')
    .where('organization_id', '=', organizationId);
  return ofWorkflow(list as unknown as Executions<object>, workflowId);
}

/**
 * Where few rows are to be had, a condition on the workflow must not draw the planner to the workflow's index, along which
 * it would walk for long to fill a page: `is not distinct from` has no index.
 */
function ofWorkflow(list: Executions<object>, workflowId: string | undefined): Executions<object> {
  return workflowId === undefined ? list : list.where('workflow_id', 'is not distinct from', workflowId);
}

function narrow<R>(list: Executions<R>, { mode, fromMs, toMs }: ExecutionFilter, { cursor, limit }: PageRequest) {
  let narrowed = list
    .orderBy('accepted_at', 'desc')
    .orderBy('id', 'desc')
    .limit(sql.lit(limit + 1));
  if (mode !== undefined) narrowed = narrowed.where('mode', '=', mode);
  if (fromMs !== undefined) narrowed = narrowed.where(sql<boolean>`accepted_at >= ${toTime(fromMs)}`);
  if (toMs !== undefined) narrowed = narrowed.where(sql<boolean>`accepted_at < ${toTime(toMs)}`);
  if (cursor === null) return narrowed;
  const [ms, id] = decodeTimeCursor(cursor);
  return narrowed.where(sql<boolean>`(accepted_at, id) < (${toTime(ms)}, ${id})`);
}

type ExecutionRow = Omit<ExecutionSummary, 'status' | 'mode' | 'error'> & {
  readonly status: string;
  readonly mode: string;
  readonly error: string | null;
};

function toSummary(row: ExecutionRow): ExecutionSummary {
  return {
    ...row,
    status: row.status as ExecutionStatus,
    mode: row.mode as ExecutionMode,
    error: row.error === null ? null : (JSON.parse(row.error) as ErrorReport),
  };
}
