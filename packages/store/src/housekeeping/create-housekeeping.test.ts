/** Housekeeping: what is removed, and what is left alone. */
import { expect, it } from 'vitest';
import { defaultOrganizationId as organization } from '../create-store.ts';
import { describeOnEveryDatabase } from '../testing/describe-on-every-database.ts';
import { firstEntry, newId, projected } from '../testing/journal-entries.ts';

const dayMs = 86_400_000;

describeOnEveryDatabase('the housekeeping', ({ store }) => {
  /** An execution that ended so many days ago. */
  const endedEntry = (workflowId: string, days: number) => {
    const finishedAtMs = Date.now() - days * dayMs;
    const projection = projected({ status: 'failed', finishedAtMs });
    return firstEntry({ projection, blobs: [{ hash: 'h', sizeBytes: 1 }] }, { workflowId, acceptedAtMs: finishedAtMs });
  };

  const create = async (settings?: { retentionDays: number }): Promise<string> => {
    const draft = { name: 'A', nodes: [], connections: [], ...(settings && { settings }) };
    const { workflowId } = await store().workflows.create(organization, { workflowId: newId(), draft });
    return workflowId;
  };

  it('deletes ended executions after 90 days, or as long as their workflow keeps them', async () => {
    const [usual, short] = [await create(), await create({ retentionDays: 7 })];
    const gone = [endedEntry(usual, 91), endedEntry(short, 8)];
    const kept = [endedEntry(usual, 89), endedEntry(short, 6)];
    const waiting = endedEntry(short, 30);
    const running = { ...waiting, projection: projected({ status: 'waiting' }) };
    await store().journal.flush([...gone, ...kept, running]);
    expect(await store().housekeeping.deleteExpired(100)).toBe(2);
    expect(await store().housekeeping.deleteExpired(100)).toBe(0);
    for (const { executionId } of gone) {
      expect(await store().executions.findExecution(executionId)).toBeNull();
      expect(await store().journal.read(executionId)).toEqual([]);
    }
    for (const { executionId } of [...kept, running]) {
      expect(await store().executions.findExecution(executionId)).not.toBeNull();
    }
    expect(await store().database.query({ text: 'select from blob_uses' })).toHaveLength(3);
  });

  it('deletes no more at once than it is told', async () => {
    const workflowId = await create();
    await store().journal.flush(Array.from({ length: 5 }, () => endedEntry(workflowId, 100)));
    expect(await store().housekeeping.deleteExpired(2)).toBe(2);
    expect(await store().housekeeping.deleteExpired(10)).toBe(3);
  });

  it('deletes what ended before a time when it is told to, of one organization, however long workflows keep it', async () => {
    const workflowId = await create();
    const [old, older, young] = [endedEntry(workflowId, 10), endedEntry(workflowId, 20), endedEntry(workflowId, 1)];
    const waiting = { ...endedEntry(workflowId, 30), projection: projected({ status: 'waiting' }) };
    await store().journal.flush([old, older, young, waiting]);
    const beforeMs = Date.now() - 5 * dayMs;
    expect(await store().housekeeping.deleteEnded(newId(), beforeMs, 10)).toBe(0);
    expect(await store().housekeeping.deleteEnded(organization, beforeMs, 1)).toBe(1);
    expect(await store().executions.findExecution(older.executionId)).toBeNull();
    expect(await store().housekeeping.deleteEnded(organization, beforeMs, 10)).toBe(1);
    expect(await store().journal.read(old.executionId)).toEqual([]);
    for (const { executionId } of [young, waiting]) {
      expect(await store().executions.findExecution(executionId)).not.toBeNull();
    }
  });

  it('removes leftovers: messages of ended executions, expired keys, processes that are gone', async () => {
    const ended = firstEntry({ projection: projected({ status: 'succeeded' }) });
    const owner = newId();
    const gone = newId();
    const active = firstEntry({ projection: projected({ processId: owner }) });
    await store().journal.flush([ended, active]);
    for (const { executionId } of [ended, active]) {
      const text = `insert into inbox (execution_id, source, message) values ($1, 'cancel', '{}')`;
      await store().database.query({ text, values: [executionId] });
    }
    for (const id of [owner, gone]) {
      await store().executions.registerProcess(id, -2 * dayMs, { host: 'a', pid: 1, role: 'all' });
    }
    const idempotency = { key: 'k', bodyHash: 'h', expiresAtMs: Date.now() - 2 * 3_600_000 };
    await store().journal.flush([firstEntry({}, { idempotency })]);
    await store().housekeeping.run(0);
    const left = (table: string, column: string) =>
      store().database.query({ text: `select ${column} as id from ${table}` });
    expect(await left('inbox', 'execution_id')).toEqual([{ id: active.executionId }]);
    expect(await left('processes', 'id')).toEqual([{ id: owner }]);
    expect(await left('idempotency_keys', 'key')).toEqual([]);
  });

  it('drops months of which nothing is left, and keeps those in use', async () => {
    const old = firstEntry({ executionId: '01945000-0000-7000-8000-000000000001' });
    await store().database.query({
      text: `create table journal_2024_01 partition of journal
        for values from ('018cc251-f400-7000-8000-000000000000') to ('018d61f6-fc00-7000-8000-000000000000')`,
    });
    await store().database.query({
      text: `create table journal_2025_01 partition of journal
        for values from ('01941f29-7c00-7000-8000-000000000000') to ('0194becf-0000-7000-8000-000000000000')`,
    });
    await store().journal.flush([old]);
    expect((await store().housekeeping.run(0)).droppedPartitions).toEqual(['journal_2024_01']);
    await store().database.query({ text: 'truncate executions, journal' });
    expect((await store().housekeeping.run(0)).droppedPartitions).toEqual(['journal_2025_01']);
  });
});
