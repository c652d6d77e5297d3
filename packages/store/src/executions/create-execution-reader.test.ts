/** Lists of executions: order, filters, and pages that stay in place while executions come and go. */
import type { ExecutionStatus } from '@noria/core';
import { expect, it } from 'vitest';
import { defaultOrganizationId as organization } from '../create-store.ts';
import { describeOnEveryDatabase } from '../testing/describe-on-every-database.ts';
import { firstEntry, lastEntry, newId, projected } from '../testing/journal-entries.ts';
import type { ExecutionFilter } from './create-execution-reader.ts';

const everything = { cursor: null, limit: 100 };
const workflowId = newId();

describeOnEveryDatabase('the execution reader', ({ store }) => {
  const listIds = async (filter: ExecutionFilter) =>
    (await store().executionReader.list(organization, filter, everything)).items.map(({ executionId }) => executionId);

  it('shows an execution with its error, and none that is not there', async () => {
    const error = { code: 'NODE_FAILED', message: 'no', details: { node: 'A' } } as const;
    const accept = { workflowId, mode: 'retry', originId: newId(), parentId: newId(), correlationId: 'c' } as const;
    const entry = firstEntry({ projection: projected({ status: 'failed', error }) }, accept);
    await store().journal.flush([entry]);
    expect(await store().executionReader.read(organization, entry.executionId)).toMatchObject({
      ...accept,
      executionId: entry.executionId,
      status: 'failed',
      error,
      acceptedAtMs: entry.accept?.acceptedAtMs,
      answerSeq: null,
    });
    expect(await store().executionReader.read(organization, newId())).toBeNull();
  });

  it('lists newest first, each once, while others are inserted and end', async () => {
    const entries = Array.from({ length: 7 }, () => firstEntry());
    await store().journal.flush(entries);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await store().executionReader.list(organization, {}, { cursor, limit: 3 });
      seen.push(...page.items.map(({ executionId }) => executionId));
      cursor = page.nextCursor;
      await store().journal.flush(
        [firstEntry(), lastEntry(entries[3] ?? firstEntry())].slice(0, seen.length > 3 ? 1 : 2),
      );
    } while (cursor !== null);
    expect(seen).toEqual(entries.map(({ executionId }) => executionId).reverse());
  });

  it.for<ExecutionStatus>(['queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelled'])(
    'lists %s executions, of all workflows or of one',
    async (status) => {
      const statuses = ['queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelled'] as const;
      const entries = statuses.flatMap((each) =>
        [workflowId, newId()].map((id) => {
          const processId = each === 'running' ? newId() : null;
          return firstEntry({ projection: projected({ status: each, processId }) }, { workflowId: id });
        }),
      );
      await store().journal.flush(entries);
      const wanted = entries.filter(({ projection }) => projection.status === status).reverse();
      expect(await listIds({ status })).toEqual(wanted.map(({ executionId }) => executionId));
      expect(await listIds({ status, workflowId })).toEqual([wanted[1]?.executionId]);
    },
  );

  it('filters by workflow, mode and time', async () => {
    const oldMs = Date.UTC(2026, 0, 1) + 7;
    const old = firstEntry({}, { workflowId, mode: 'webhook', acceptedAtMs: oldMs });
    const young = firstEntry({}, { workflowId, mode: 'manual' });
    const other = firstEntry({}, { mode: 'webhook' });
    await store().journal.flush([old, young, other]);
    expect(await listIds({ workflowId })).toEqual([young.executionId, old.executionId]);
    expect(await listIds({ mode: 'webhook' })).toEqual([other.executionId, old.executionId]);
    expect(await listIds({ toMs: oldMs + 1 })).toEqual([old.executionId]);
    expect(await listIds({ toMs: oldMs })).toEqual([]);
    expect(await listIds({ fromMs: oldMs, workflowId })).toEqual([young.executionId, old.executionId]);
    expect(await listIds({ fromMs: oldMs + 1, workflowId, mode: 'manual' })).toEqual([young.executionId]);
  });

  it('puts a called execution, whose id has the time of its caller, at the time of its own acceptance', async () => {
    const startMs = Date.UTC(2026, 0, 1);
    const early = firstEntry({ executionId: '01994d5e-7a00-7000-8000-000000000001' }, { acceptedAtMs: startMs + 2 });
    const others = [1, 3].map((ms) => firstEntry({}, { acceptedAtMs: startMs + ms }));
    await store().journal.flush([early, ...others]);
    const wanted = [others[1]?.executionId, early.executionId, others[0]?.executionId];
    expect(await listIds({})).toEqual(wanted);
    const first = await store().executionReader.list(organization, {}, { cursor: null, limit: 1 });
    const rest = await store().executionReader.list(organization, {}, { cursor: first.nextCursor, limit: 2 });
    expect([...first.items, ...rest.items].map(({ executionId }) => executionId)).toEqual(wanted);
  });

  it('refuses a cursor that it did not make', async () => {
    const page = { cursor: 'abc', limit: 3 };
    await expect(store().executionReader.list(organization, {}, page)).rejects.toMatchObject({
      code: 'CURSOR_INVALID',
    });
  });
});
