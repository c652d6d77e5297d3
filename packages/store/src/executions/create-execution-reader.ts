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
      const list = narrow(select(choose(organizationId, filter)), filter, page);
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
 * for the statuses that it holds, executions_by_workflow and executions_by_organization otherwise. Where few rows have
 * the status, a condition on the workflow must not draw the planner to the workflow's index, along which it would walk
 * for long to fill a page: `is not distinct from` has no index.
 */
function choose(organizationId: string, { status, workflowId }: ExecutionFilter): Executions<object> {
  if (status === 'running') return walkOwned(organizationId, workflowId);
  const list = lists.selectFrom('executions').where('organization_id', '=', organizationId);
  if (status !== undefined && status !== 'succeeded') {
    return ofWorkflow(list.where('status', '=', sql.lit(status)), workflowId);
  }
  const ofOne = workflowId === undefined ? list : list.where('workflow_id', '=', workflowId);
  return status === undefined ? ofOne : ofOne.where('status', '=', sql.lit(status));
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
    .where('organization_id', '=', organizationId)
    .where('status', '=', 'running');
  return ofWorkflow(list as unknown as Executions<object>, workflowId);
}

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
