/** What a flush writes beside rows and records: inbox, timers, blob uses, removals. */
import { expect, it } from 'vitest';
import { describeOnEveryDatabase } from '../testing/describe-on-every-database.ts';
import { firstEntry, lastEntry, newId, nextEntry, projected } from '../testing/journal-entries.ts';

const cancel = { source: 'cancel', message: { kind: 'cancel' } } as const;

describeOnEveryDatabase('a flush with attachments', ({ store }) => {
  it('sends a message to another execution once for each source', async () => {
    const sender = firstEntry();
    const receiver = firstEntry();
    const message = { ...cancel, executionId: receiver.executionId };
    await store().journal.flush([{ ...sender, inboxOut: [message] }, receiver]);
    await store().journal.flush([nextEntry(sender, { inboxOut: [message] })]);
    expect(await store().executions.readInboxOf(receiver.executionId)).toEqual([message]);
  });

  it('drops a message to an execution that has ended or never was', async () => {
    const sender = firstEntry();
    const ended = firstEntry({ projection: projected({ status: 'cancelled' }) });
    const unknown = newId();
    await store().journal.flush([ended]);
    const inboxOut = [ended.executionId, unknown].map((executionId) => ({ ...cancel, executionId }));
    expect(await store().journal.flush([{ ...sender, inboxOut }])).toEqual([{ kind: 'written' }]);
    expect(await store().executions.readInboxOf(ended.executionId)).toEqual([]);
    expect(await store().executions.readInboxOf(unknown)).toEqual([]);
  });

  it('removes the messages that it folds in and no other', async () => {
    const entry = firstEntry();
    const other = firstEntry();
    await store().journal.flush([entry, other]);
    const { executions, journal } = store();
    for (const { executionId } of [entry, other]) {
      await executions.insertInbox({ executionId, ...cancel });
      await executions.insertInbox({ executionId, source: 'resume:3', message: { kind: 'resume', wait: 3, body: 1 } });
    }
    await journal.flush([nextEntry(entry, { inboxFolded: ['cancel', 'timer:9'] })]);
    expect((await executions.readInboxOf(entry.executionId)).map(({ source }) => source)).toEqual(['resume:3']);
    expect((await executions.readInboxOf(other.executionId)).map(({ source }) => source)).toEqual([
      'cancel',
      'resume:3',
    ]);
  });

  it('replaces all timers of an execution, or leaves them', async () => {
    const entry = firstEntry({ timers: [1, 2].map((step) => ({ step, wakeAtMs: Date.now() - 1_000 })) });
    await store().journal.flush([entry]);
    await store().journal.flush([nextEntry(entry)]);
    await store().journal.flush([nextEntry(nextEntry(entry), { timers: [{ step: 3, wakeAtMs: Date.now() - 1_000 }] })]);
    await store().executions.fireTimers(10);
    const messages = await store().executions.readInboxOf(entry.executionId);
    expect(messages.map(({ source }) => source)).toEqual(['timer:3']);
  });

  it('writes nothing of a fenced entry', async () => {
    const entry = firstEntry();
    const receiver = firstEntry();
    await store().journal.flush([entry, receiver]);
    const late = nextEntry(
      { ...entry, epoch: 0 },
      {
        inboxOut: [{ ...cancel, executionId: receiver.executionId }],
        timers: [{ step: 1, wakeAtMs: 0 }],
        blobs: [{ hash: 'h', sizeBytes: 1 }],
        discard: true,
      },
    );
    expect(await store().journal.flush([late])).toEqual([{ kind: 'fenced' }]);
    expect(await store().executions.readInboxOf(receiver.executionId)).toEqual([]);
    expect(await store().executions.nextTimerInMs()).toBeNull();
    expect(await store().journal.read(entry.executionId)).toEqual([entry.payload]);
    expect(await store().database.query({ text: 'select from blob_uses' })).toEqual([]);
  });

  it('records which blobs an execution refers to, once each', async () => {
    const entry = firstEntry({ blobs: [{ hash: 'a', sizeBytes: 70_000 }] });
    await store().journal.flush([entry]);
    const blobs = ['a', 'b'].map((hash) => ({ hash, sizeBytes: 5_000_000_000 }));
    await store().journal.flush([nextEntry(entry, { blobs })]);
    const uses = await store().database.query({
      text: 'select hash, size_bytes as "sizeBytes", execution_id as "executionId" from blob_uses order by hash',
    });
    expect(uses).toEqual([
      { hash: 'a', sizeBytes: 70_000, executionId: entry.executionId },
      { hash: 'b', sizeBytes: 5_000_000_000, executionId: entry.executionId },
    ]);
  });

  it('removes everything of an execution of which nothing is kept, and still tells its caller', async () => {
    const parent = firstEntry();
    const child = firstEntry({ timers: [{ step: 1, wakeAtMs: 0 }], blobs: [{ hash: 'a', sizeBytes: 1 }] });
    await store().journal.flush([parent, child]);
    await store().executions.insertInbox({ executionId: child.executionId, ...cancel });
    const message = { ...cancel, executionId: parent.executionId, source: 'child:1:0' };
    expect(await store().journal.flush([lastEntry(child, { discard: true, inboxOut: [message] })])).toEqual([
      { kind: 'written' },
    ]);
    expect(await store().executions.readInboxOf(parent.executionId)).toEqual([message]);
    expect(await store().executions.findExecution(child.executionId)).toBeNull();
    expect(await store().journal.read(child.executionId)).toEqual([]);
    expect(await store().executions.readInboxOf(child.executionId)).toEqual([]);
    expect(await store().executions.nextTimerInMs()).toBeNull();
    expect(await store().database.query({ text: 'select from blob_uses' })).toEqual([]);
    expect(await store().journal.flush([nextEntry(child)])).toEqual([{ kind: 'fenced' }]);
  });

  it('makes no row of an execution that begins and ends at once and of which nothing is kept', async () => {
    const entry = firstEntry({ projection: projected({ status: 'succeeded' }), discard: true });
    expect(await store().journal.flush([entry, firstEntry()])).toEqual([{ kind: 'written' }, { kind: 'written' }]);
    expect(await store().executions.findExecution(entry.executionId)).toBeNull();
  });
});
