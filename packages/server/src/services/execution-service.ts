/** Executions and their steps as people look at them. */
import { type ExecutionStatus, fromApiId, NoriaError, toApiId } from '@noria/core';
import type { Engine } from '@noria/engine';
import type { ExecutionFilter, ExecutionReader, ExecutionSummary, Housekeeping } from '@noria/store';
import type { Caller } from './caller.ts';
import { type PageQuery, toPageRequest } from './page-query.ts';
import { showAnswer, showExecutionSummary, showStep } from './show-execution.ts';

export interface ExecutionQuery extends PageQuery {
  readonly workflowId?: string | undefined;
  readonly status?: ExecutionStatus | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Items of a page of steps; said in the description of `outputs`. */
const maxPageBytes = 16 * 1024 * 1024;

export type ExecutionService = ReturnType<typeof createExecutionService>;

export interface ExecutionServiceParts {
  readonly reader: ExecutionReader;
  readonly housekeeping: Housekeeping;
  readonly engine: Engine;
  resumeUrl(executionId: string, wait: number): string;
}

export function createExecutionService({ reader, housekeeping, engine, resumeUrl }: ExecutionServiceParts) {
  async function require(caller: Caller, executionId: string): Promise<ExecutionSummary> {
    const execution = await reader.read(caller.organizationId, executionId);
    if (execution === null) throw new NoriaError('NOT_FOUND', { what: 'Execution', id: toApiId('exec', executionId) });
    return execution;
  }

  return {
    /** @throws NOT_FOUND */
    require,

    async list(caller: Caller, query: ExecutionQuery) {
      const page = await reader.list(caller.organizationId, toFilter(query), toPageRequest(query));
      return { items: page.items.map(showExecutionSummary), nextCursor: page.nextCursor };
    },

    async read(caller: Caller, executionId: string) {
      const execution = await require(caller, executionId);
      // Only an execution that answered or failed has more to say than its row.
      const hasMore = execution.answerSeq !== null || execution.error !== null;
      const view = hasMore ? await engine.readSteps(executionId, { limit: 0 }) : null;
      const error = view?.error ?? execution.error;
      return { ...showExecutionSummary({ ...execution, error }), answer: showAnswer(view?.answer ?? null) };
    },

    /** @throws NOT_FOUND */
    async openFile(caller: Caller, executionId: string, hash: string) {
      await require(caller, executionId);
      return engine.openFile(executionId, hash);
    },

    /**
     * Deletes executions that ended before a time, with all that belongs to them; oldest first.
     * @param before ISO 8601
     * @param limit most that are deleted now
     */
    async deleteEnded(caller: Caller, before: string, limit: number) {
      const deleted = await housekeeping.deleteEnded(caller.organizationId, Date.parse(before), limit);
      return { deleted, hasMore: deleted === limit };
    },

    async listSteps(caller: Caller, executionId: string, query: PageQuery & { readonly items: 'full' | 'count' }) {
      await require(caller, executionId);
      const after = readStepCursor(query.cursor);
      const range = { after, limit: query.limit, items: query.items, maxBytes: maxPageBytes };
      const { steps, hasMore } = await engine.readSteps(executionId, range);
      const last = steps.at(-1);
      return {
        items: steps.map((step) => showStep(step, (wait) => resumeUrl(executionId, wait))),
        nextCursor: last !== undefined && hasMore ? String(last.step) : null,
      };
    },
  };
}

function toFilter({ workflowId, status, from, to }: ExecutionQuery): ExecutionFilter {
  return {
    ...(workflowId === undefined ? {} : { workflowId: fromApiId('wf', workflowId) }),
    ...(status === undefined ? {} : { status }),
    ...(from === undefined ? {} : { fromMs: Date.parse(from) }),
    ...(to === undefined ? {} : { toMs: Date.parse(to) }),
  };
}

function readStepCursor(cursor: string | undefined): number {
  if (cursor === undefined) return -1;
  if (/^\d{1,9}$/.test(cursor)) return Number(cursor);
  throw new NoriaError('CURSOR_INVALID');
}
