/** The journal: what a flush writes, refuses and drops. */
import { expect, it } from 'vitest';
import { describeOnEveryDatabase } from '../testing/describe-on-every-database.ts';
import { firstEntry, lastEntry, newId, nextEntry, projected } from '../testing/journal-entries.ts';

const written = { kind: 'written' };
const fenced = { kind: 'fenced' };

describeOnEveryDatabase('the journal', ({ store }) => {
  it('gives back what was written, in order, from any place on', async () => {
    const first = firstEntry();
    const second = nextEntry(first);
    expect(await store().journal.flush([first])).toEqual([written]);
    expect(await store().journal.flush([second])).toEqual([written]);
    expect(await store().journal.read(first.executionId)).toEqual([first.payload, second.payload]);
    expect(await store().journal.read(first.executionId, 1)).toEqual([second.payload]);
    expect(await store().journal.read(newId())).toEqual([]);
  });

  it('accepts, continues and ends many executions in one flush, in the order of the entries', async () => {
    const known = Array.from({ length: 5 }, () => firstEntry());
    await store().journal.flush(known);
    const entries = [
      firstEntry(),
      nextEntry(known[4] ?? firstEntry()),
      lastEntry(known[0] ?? firstEntry()),
      firstEntry(),
    ];
    expect(await store().journal.flush(entries)).toEqual([written, written, written, written]);
    for (const { executionId, seq, payload } of entries) {
      expect(await store().journal.read(executionId, seq)).toEqual([payload]);
    }
  });

  it('writes a thousand executions in one flush', async () => {
    const entries = Array.from({ length: 1000 }, () => firstEntry({ payload: `["${'x'.repeat(1000)}"]` }));
    expect(new Set((await store().journal.flush(entries)).map(({ kind }) => kind))).toEqual(new Set(['written']));
    const next = await store().journal.flush(entries.map((entry) => lastEntry(entry)));
    expect(new Set(next.map(({ kind }) => kind))).toEqual(new Set(['written']));
    const [count] = await store().database.query<{ count: number }>({ text: 'select count(*) from journal' });
    expect(count?.count).toBe(2000);
  });

  it('refuses a late writer with an old epoch and writes what came with it', async () => {
    const taken = firstEntry();
    const other = firstEntry();
    await store().journal.flush([taken, other]);
    const thief = newId();
    await store().executions.registerProcess(thief, 60_000, { host: 'a', pid: 1, role: 'all' });
    await store().executions.releaseExecution(taken.executionId, 1, { code: 'INTERNAL', message: 'not here' });
    expect(await store().executions.claimExecutions(thief, 10, [])).toMatchObject([{ epoch: 2 }]);
    const late = nextEntry(taken, { projection: projected({ status: 'failed' }) });
    expect(await store().journal.flush([late, nextEntry(other)])).toEqual([fenced, written]);
    expect(await store().journal.read(taken.executionId)).toEqual([taken.payload]);
    expect((await store().executions.findExecution(taken.executionId))?.status).toBe('running');
  });

  it('refuses an entry of an execution that is gone', async () => {
    expect(await store().journal.flush([nextEntry(firstEntry())])).toEqual([fenced]);
  });

  it('tells a repeated acceptance from a new one', async () => {
    const entry = firstEntry();
    await store().journal.flush([entry]);
    const outcomes = await store().journal.flush([firstEntry(), { ...entry, payload: '["other"]' }]);
    expect(outcomes).toEqual([written, { kind: 'duplicate', executionId: entry.executionId, sameBody: true }]);
    expect(await store().journal.read(entry.executionId)).toEqual([entry.payload]);
  });

  it('changes the row with the records: status, owner, answer, error and times', async () => {
    const owner = newId();
    const entry = firstEntry({ projection: projected({ processId: owner }) });
    await store().journal.flush([entry]);
    const error = { code: 'NODE_FAILED', message: 'Broken \u0000 \ud800' } as const;
    const failed = projected({
      status: 'failed',
      startedAtMs: 1_762_344_000_123,
      finishedAtMs: 1_762_344_001_456,
      stepCount: 4,
      answerSeq: 1,
      error,
    });
    await store().journal.flush([nextEntry(entry, { projection: failed })]);
    const row = await store().executionReader.read(entry.organizationId, entry.executionId);
    expect(row).toMatchObject({
      status: 'failed',
      startedAtMs: 1_762_344_000_123,
      finishedAtMs: 1_762_344_001_456,
      stepCount: 4,
      answerSeq: 1,
      error,
    });
  });

  it('writes only the row when an entry has no records', async () => {
    const entry = firstEntry({ projection: projected({ status: 'queued' }) });
    await store().journal.flush([entry]);
    const waiting = nextEntry(entry, {
      payload: '',
      projection: projected({ status: 'waiting', waitingFor: 'timer' }),
    });
    expect(await store().journal.flush([waiting])).toEqual([written]);
    expect(await store().journal.read(entry.executionId)).toEqual([entry.payload]);
    expect((await store().executions.findExecution(entry.executionId))?.status).toBe('waiting');
  });

  it('keeps text that JSON escapes: NUL, lone surrogates, every plane', async () => {
    const payload = JSON.stringify([{ kind: 'x', text: 'a\u0000b\ud800c\udfff🌊é漢' }]);
    const entry = firstEntry({ payload });
    await store().journal.flush([entry]);
    expect(await store().journal.read(entry.executionId)).toEqual([payload]);
  });

  it('keeps a payload of a megabyte whole', async () => {
    const entry = firstEntry({ payload: JSON.stringify(['wheel '.repeat(200_000)]) });
    await store().journal.flush([entry]);
    expect(await store().journal.read(entry.executionId)).toEqual([entry.payload]);
  });

  it('refuses a value that the database cannot hold and writes nothing of the flush', async () => {
    const good = firstEntry();
    const bad = firstEntry({ payload: 'raw \u0000' });
    await expect(store().journal.flush([good, bad])).rejects.toMatchObject({ code: 'JOURNAL_REFUSED' });
    expect(await store().journal.read(good.executionId)).toEqual([]);
    expect(await store().journal.flush([good])).toEqual([written]);
  });

  it('refuses a flush whose attachments the database cannot hold, whole', async () => {
    const bad = firstEntry({ blobs: [{ hash: 'raw \u0000', sizeBytes: 1 }] });
    await expect(store().journal.flush([bad])).rejects.toMatchObject({ code: 'JOURNAL_REFUSED' });
    expect(await store().journal.read(bad.executionId)).toEqual([]);
  });

  it('finds which rows are there as they were sent, with their epoch', async () => {
    const entry = firstEntry();
    await store().journal.flush([entry]);
    const rows = [
      { ...entry, executionId: newId() },
      entry,
      { ...entry, epoch: 2 },
      { ...entry, seq: 1 },
      // Somebody else accepted it under the same derived id.
      { ...entry, payload: '[{"kind":"accepted","seed":2}]' },
    ];
    expect(await store().journal.findWritten(rows)).toEqual([false, true, false, false, false]);
  });

  it('takes an execution whose id lies in no month that there is', async () => {
    const entry = firstEntry({ executionId: '00c3a8f0-0000-7000-8000-000000000001' });
    expect(await store().journal.flush([entry])).toEqual([written]);
    expect(await store().journal.flush([lastEntry(entry)])).toEqual([written]);
    expect(await store().journal.read(entry.executionId)).toHaveLength(2);
  });
});
