/** Plans made while the tables are empty, which connections keep: each must suit millions of rows. */
import type { ExecutionStatus } from '@noria/core';
import { expect, it } from 'vitest';
import { defaultOrganizationId as organization } from '../create-store.ts';
import { createExecutionReader, type ExecutionFilter } from '../executions/create-execution-reader.ts';
import { createExecutionStore } from '../executions/create-execution-store.ts';
import { deleteExpired } from '../housekeeping/delete-expired.ts';
import { createJournal } from '../journal/create-journal.ts';
import { describeOnEveryDatabase } from '../testing/describe-on-every-database.ts';
import { firstEntry, newId, nextEntry } from '../testing/journal-entries.ts';
import { createWorkflowStore } from '../workflows/create-workflow-store.ts';
import type { Database, Session, Statement } from './database.ts';

const ownedIndex = 'process_id_id_idx';
const cursor = Buffer.from(`1790000000000 ${newId()}`).toString('base64url');

describeOnEveryDatabase('a plan', ({ store }) => {
  /** Indexes of big tables that the work's statements walk, and how often they read such a table from end to end. */
  async function explain(work: (database: Database) => Promise<unknown>) {
    const plans: string[] = [];
    const { database } = store();
    const spy = <S extends Session>(session: S): S => ({
      ...session,
      query: async <R>(statement: Statement): Promise<R[]> => {
        const { text, values = [] } = statement;
        if (!/^\s*(select|with|insert|update|delete)/.test(text)) return session.query<R>(statement);
        const rows = await session.query<Record<string, string>>({ text: `explain ${text}`, values });
        plans.push(...rows.map((row) => row['QUERY PLAN'] ?? ''));
        return session.query<R>({ text, values });
      },
    });
    await work({
      ...spy(database),
      withOrganization: (id, inside) => database.withOrganization(id, (transaction) => inside(spyOn(transaction))),
      transaction: (inside) => database.transaction((transaction) => inside(spyOn(transaction))),
    });
    function spyOn<S extends Session & { send(statement: Statement): void }>(transaction: S): S {
      return spy({
        ...transaction,
        query: (s: Statement) => transaction.query(s),
        send: (s: Statement) => transaction.send(s),
      } as S);
    }
    const big = plans.filter((line) => / on (executions|journal|workflows)(_\w+)?\b/.test(line));
    const indexes = big.flatMap(
      (line) => /using (?:executions|journal)_(?:default|\d{4}_\d{2})_(\w+) on/.exec(line)?.[1] ?? [],
    );
    return { indexes: [...new Set(indexes)].sort(), scans: big.filter((line) => line.includes('Seq Scan')), plans };
  }

  const workflowId = newId();

  it.for<[ExecutionFilter, string]>([
    [{}, 'organization_id_accepted_at_id_idx'],
    [{ status: 'succeeded' }, 'organization_id_accepted_at_id_idx'],
    [{ fromMs: 1, toMs: 2, mode: 'manual' }, 'organization_id_accepted_at_id_idx'],
    [{ workflowId }, 'workflow_id_accepted_at_id_idx'],
    [{ workflowId, status: 'succeeded', fromMs: 1 }, 'workflow_id_accepted_at_id_idx'],
    ...(['queued', 'waiting', 'failed', 'cancelled'] satisfies ExecutionStatus[]).flatMap(
      (status): [ExecutionFilter, string][] => [
        [{ status }, 'organization_id_status_accepted_at_id_idx'],
        [{ status, workflowId, toMs: 1 }, 'organization_id_status_accepted_at_id_idx'],
      ],
    ),
    [{ status: 'running', workflowId }, ownedIndex],
  ])('of the list %j walks the index that serves it, in order', async ([filter, index]) => {
    for (const from of [null, cursor]) {
      const list = (database: Database) =>
        createExecutionReader(database).list(organization, filter, { cursor: from, limit: 50 });
      const { indexes, scans, plans } = await explain(list);
      // Only what processes own, as many as run now, is sorted.
      const isMerged = filter.status === undefined;
      expect(indexes).toEqual(isMerged ? [index, ownedIndex].sort() : [index]);
      expect(scans).toEqual([]);
      const sorts = plans.filter((line) => /\bSort\b(?! Key)/.test(line));
      expect(sorts).toHaveLength(filter.status === 'running' || isMerged ? 1 : 0);
    }
  });

  it('of a flush finds executions by their ids', async () => {
    const first = firstEntry();
    await store().journal.flush([first]);
    const blobs = [{ hash: 'a', sizeBytes: 1 }];
    const inboxOut = [{ executionId: first.executionId, source: 'cancel', message: { kind: 'cancel' } }] as const;
    const entries = [
      firstEntry(),
      nextEntry(first, { blobs, timers: [{ step: 1, wakeAtMs: 1 }], inboxOut, inboxFolded: ['a'] }),
    ];
    const { indexes, scans } = await explain((database) => createJournal(database).flush(entries));
    expect(indexes).toEqual(['pkey']);
    expect(scans).toEqual([]);
  });

  it('of a claim walks what is queued, what a process owned, and ids', async () => {
    const claimer = (database: Database) => createExecutionStore(database);
    const many = await explain((database) => claimer(database).claimExecutions(newId(), 10, []));
    expect(many.indexes).toEqual(['pkey', 'priority_id_idx', 'process_id_id_idx']);
    expect(many.scans).toEqual([]);
    const timers = await explain((database) => claimer(database).fireTimers(10));
    expect(timers.indexes).toEqual(['pkey']);
    expect(timers.scans).toEqual([]);
  });

  it('of a removal walks the executions of the workflow in order of time', async () => {
    const draft = { name: 'A', nodes: [], connections: [] };
    await store().workflows.create(organization, { workflowId: newId(), draft });
    const { indexes } = await explain((database) => deleteExpired(database, 10));
    expect(indexes).toEqual(['workflow_id_accepted_at_id_idx']);
  });

  it('of the list of workflows walks them in order', async () => {
    const { plans } = await explain((database) =>
      createWorkflowStore(database).list(organization, { cursor, limit: 5 }),
    );
    expect(plans.join()).toContain('using workflows_by_organization');
    expect(plans.join()).not.toContain('Sort');
  });
});
