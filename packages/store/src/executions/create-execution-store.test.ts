/** Claims, leases, inbox and timers: who runs what. */
import { beforeEach, expect, it } from 'vitest';
import { describeOnEveryDatabase } from '../testing/describe-on-every-database.ts';
import { firstEntry, lastEntry, newId, nextEntry, projected } from '../testing/journal-entries.ts';

const info = { host: 'here', pid: 1, role: 'all' };
const queued = projected({ status: 'queued' });
const cancel = { source: 'cancel', message: { kind: 'cancel' } } as const;

describeOnEveryDatabase('the execution store', ({ store }) => {
  const me = newId();
  const other = newId();

  beforeEach(async () => {
    await store().executions.registerProcess(me, 60_000, info);
    await store().executions.registerProcess(other, 60_000, info);
  });

  const endLease = (processId: string) =>
    store().database.query({
      text: `update processes set lease_until = clock_timestamp() where id = $1`,
      values: [processId],
    });

  const claimIds = async (limit = 10, busy: string[] = []) =>
    (await store().executions.claimExecutions(me, limit, busy)).map(({ executionId }) => executionId);

  it('claims queued executions by priority, then age, up to the limit', async () => {
    const [a, b, c, d] = [0, 5, 0, 5].map((priority) => firstEntry({ projection: queued }, { priority }));
    await store().journal.flush([a, b, c, d].flatMap((entry) => entry ?? []));
    expect(await claimIds(3)).toEqual([b?.executionId, d?.executionId, a?.executionId]);
    expect(await claimIds(3)).toEqual([c?.executionId]);
    expect(await claimIds(3)).toEqual([]);
  });

  it('tells what a claim took', async () => {
    const accept = { correlationId: 'c', priority: 3, concurrencyKey: 'k', version: -2 };
    const entry = firstEntry({ projection: queued, epoch: 7 }, accept);
    await store().journal.flush([entry]);
    const [claimed] = await store().executions.claimExecutions(me, 10, []);
    expect(claimed).toEqual({
      executionId: entry.executionId,
      organizationId: entry.organizationId,
      workflowId: entry.accept?.workflowId,
      acceptedAtMs: entry.accept?.acceptedAtMs,
      epoch: 8,
      lost: false,
      lostLeases: 0,
      ...accept,
    });
  });

  it('leaves queued executions of busy workflows alone', async () => {
    const busy = firstEntry({ projection: queued }, { workflowId: newId() });
    const free = firstEntry({ projection: queued }, { workflowId: newId() });
    await store().journal.flush([busy, free]);
    expect(await claimIds(10, [busy.accept?.workflowId ?? ''])).toEqual([free.executionId]);
    expect(await claimIds(10)).toEqual([busy.executionId]);
  });

  it('claims fewer of the queued executions than of those that have begun', async () => {
    const queuedOnes = [firstEntry({ projection: queued }), firstEntry({ projection: queued })];
    const lost = firstEntry({ projection: projected({ processId: other }) });
    await store().journal.flush([...queuedOnes, lost]);
    await endLease(other);
    const claimed = await store().executions.claimExecutions(me, 10, [], 1);
    expect(claimed.map(({ executionId }) => executionId)).toEqual([lost.executionId, queuedOnes[0]?.executionId]);
  });

  it('claims what a lost process ran, counts the losses, and forgets them when the execution waits', async () => {
    const entry = firstEntry({ projection: projected({ processId: other }) });
    await store().journal.flush([entry]);
    expect(await claimIds()).toEqual([]);
    await endLease(other);
    const [first] = await store().executions.claimExecutions(me, 10, []);
    expect(first).toMatchObject({ executionId: entry.executionId, epoch: 2, lost: true, lostLeases: 1 });
    await endLease(me);
    const third = newId();
    await store().executions.registerProcess(third, 60_000, info);
    const [second] = await store().executions.claimExecutions(third, 10, []);
    expect(second).toMatchObject({ epoch: 3, lost: true, lostLeases: 2 });
    const waiting = projected({ status: 'waiting', waitingFor: 'resume' });
    await store().journal.flush([nextEntry({ ...entry, epoch: 3 }, { projection: waiting })]);
    await store().executions.insertInbox({ executionId: entry.executionId, ...cancel });
    expect(await store().executions.claimExecutions(third, 10, [])).toMatchObject([
      {
        lost: false,
        lostLeases: 0,
      },
    ]);
  });

  it('forgets losses once the execution has progressed', async () => {
    const entry = firstEntry({ projection: projected({ processId: other }) });
    await store().journal.flush([entry]);
    await endLease(other);
    await store().executions.claimExecutions(me, 10, []);
    const progressed = projected({ processId: me, hasProgressed: true });
    await store().journal.flush([nextEntry({ ...entry, epoch: 2 }, { projection: progressed })]);
    await endLease(me);
    const third = newId();
    await store().executions.registerProcess(third, 60_000, info);
    expect(await store().executions.claimExecutions(third, 10, [])).toMatchObject([
      {
        lost: true,
        lostLeases: 1,
      },
    ]);
  });

  it('claims nothing that runs, waits for nothing new, or has ended', async () => {
    const running = firstEntry({ projection: projected({ processId: other }) });
    const waiting = firstEntry({ projection: projected({ status: 'waiting' }) });
    const ended = firstEntry({ projection: projected({ status: 'succeeded' }) });
    await store().journal.flush([running, waiting, ended]);
    expect(await claimIds()).toEqual([]);
  });

  it('claims a waiting execution once there is a message', async () => {
    const waiting = firstEntry({ projection: projected({ status: 'waiting' }) });
    await store().journal.flush([waiting]);
    expect(await store().executions.insertInbox({ executionId: waiting.executionId, ...cancel })).toBe(true);
    expect(await claimIds()).toEqual([waiting.executionId]);
    expect(await store().executions.readInbox(me, 10)).toEqual([{ executionId: waiting.executionId, ...cancel }]);
    expect(await store().executions.readInbox(other, 10)).toEqual([]);
  });

  it('gives up an execution at its epoch only, and says why in its row', async () => {
    const mine = firstEntry({ projection: projected({ processId: me }) });
    const taken = firstEntry({ projection: projected({ processId: me }), epoch: 2 });
    await store().journal.flush([mine, taken]);
    const error = { code: 'NODE_TYPE_UNKNOWN', message: 'not here' } as const;
    for (const { executionId } of [mine, taken]) await store().executions.releaseExecution(executionId, 1, error);
    expect(await store().executionReader.read(mine.organizationId, mine.executionId)).toMatchObject({
      status: 'queued',
      error,
    });
    expect((await store().executions.findExecution(taken.executionId))?.status).toBe('running');
    expect(await store().executions.claimExecutions(other, 10, [])).toMatchObject([{ lost: false, epoch: 2 }]);
  });

  it('hands over what a released process owned without counting a loss', async () => {
    const entry = firstEntry({ projection: projected({ processId: other }) });
    const waiting = firstEntry({ projection: projected({ processId: other, status: 'waiting' }) });
    await store().journal.flush([entry, waiting]);
    await store().executions.releaseProcess(other);
    expect(await store().executions.extendLease(other, 60_000)).toBe(false);
    expect(await store().executions.claimExecutions(me, 10, [])).toMatchObject([
      { executionId: entry.executionId, lost: false, lostLeases: 0 },
    ]);
  });

  it('claims an acceptance that became durable after its process was released', async () => {
    await store().executions.releaseProcess(other);
    const entry = firstEntry({ projection: projected({ processId: other }) });
    await store().journal.flush([entry]);
    expect(await claimIds()).toEqual([entry.executionId]);
  });

  it('extends a lease until it has ended', async () => {
    expect(await store().executions.extendLease(me, 60_000)).toBe(true);
    await endLease(me);
    expect(await store().executions.extendLease(me, 60_000)).toBe(false);
    expect(await store().executions.extendLease(newId(), 60_000)).toBe(false);
  });

  it('takes a message once for each source, in order of arrival, from executions that are not over', async () => {
    const entry = firstEntry({ projection: projected({ processId: me }) });
    await store().journal.flush([entry]);
    const { executionId } = entry;
    const resume = (wait: number) =>
      ({ executionId, source: `resume:${wait}`, message: { kind: 'resume', wait, body: '\u0000' } }) as const;
    expect(await store().executions.insertInbox(resume(2))).toBe(true);
    expect(await store().executions.insertInbox(resume(1))).toBe(true);
    expect(await store().executions.insertInbox({ ...resume(2), message: { kind: 'cancel' } })).toBe(false);
    expect(await store().executions.readInboxOf(executionId)).toEqual([resume(2), resume(1)]);
    expect(await store().executions.readInbox(me, 1)).toEqual([resume(2)]);
    await store().journal.flush([lastEntry(entry)]);
    expect(await store().executions.insertInbox({ executionId, ...cancel })).toBe(false);
    expect(await store().executions.insertInbox({ executionId: newId(), ...cancel })).toBe(false);
  });

  it('fires due timers into the inbox, oldest first, and knows when the next is due', async () => {
    expect(await store().executions.nextTimerInMs()).toBeNull();
    const pastMs = Date.now() - 2_000;
    const entry = firstEntry({
      projection: projected({ status: 'waiting' }),
      timers: [
        { step: 1, wakeAtMs: Date.now() - 1_000 },
        { step: 2, wakeAtMs: pastMs },
        { step: 3, wakeAtMs: Date.now() + 3_600_000 },
      ],
    });
    await store().journal.flush([entry]);
    const { executionId } = entry;
    expect(await store().executions.nextTimerInMs()).toBe(0);
    expect(await store().executions.fireTimers(1)).toEqual([executionId]);
    expect(await store().executions.readInboxOf(executionId)).toEqual([
      { executionId, source: 'timer:2', message: { kind: 'timer', step: 2, wakeAtMs: pastMs } },
    ]);
    expect(await store().executions.fireTimers(10)).toEqual([executionId]);
    expect(await store().executions.fireTimers(10)).toEqual([]);
    expect(await store().executions.nextTimerInMs()).toBeGreaterThan(3_500_000);
  });

  it('keeps a timer until the message of an earlier one of its step is folded in', async () => {
    const first = firstEntry({ projection: projected({ processId: me }), timers: [{ step: 1, wakeAtMs: 1_000 }] });
    await store().journal.flush([first]);
    await store().executions.fireTimers(10);
    const again = nextEntry(first, { timers: [{ step: 1, wakeAtMs: 2_000 }] });
    await store().journal.flush([again]);
    expect(await store().executions.fireTimers(10)).toEqual([]);
    expect(await store().executions.nextTimerInMs()).toBeNull();
    await store().journal.flush([nextEntry(again, { inboxFolded: ['timer:1'] })]);
    expect(await store().executions.nextTimerInMs()).toBe(0);
    expect(await store().executions.fireTimers(10)).toEqual([first.executionId]);
    expect(await store().executions.readInbox(me, 10)).toMatchObject([{ message: { wakeAtMs: 2_000 } }]);
  });

  it('drops timers of executions that have ended', async () => {
    const entry = firstEntry({ timers: [{ step: 1, wakeAtMs: 0 }] });
    await store().journal.flush([entry]);
    await store().journal.flush([lastEntry(entry, { timers: null })]);
    expect(await store().executions.fireTimers(10)).toEqual([]);
    expect(await store().executions.nextTimerInMs()).toBeNull();
  });

  it('tells listeners what happened until they stop', async () => {
    const events: unknown[] = [];
    let arrived = Promise.withResolvers<void>();
    const stop = await store().executions.listen((event) => {
      events.push(event);
      arrived.resolve();
    });
    await store().executions.notify({ kind: 'wake', executionId: me });
    await arrived.promise;
    await stop();
    arrived = Promise.withResolvers<void>();
    const stopSecond = await store().executions.listen(() => arrived.resolve());
    await store().executions.notify({ kind: 'queued' });
    await arrived.promise;
    await stopSecond();
    expect(events).toEqual([{ kind: 'wake', executionId: me }]);
  });

  it('removes executions by id, those that have ended only', async () => {
    const ended = firstEntry({ projection: projected({ status: 'succeeded' }) });
    const other = firstEntry({ projection: projected({ status: 'succeeded' }) });
    const waiting = firstEntry({ projection: projected({ status: 'waiting' }) });
    await store().journal.flush([ended, other, waiting]);
    await store().executions.removeEnded([ended.executionId, waiting.executionId]);
    await store().executions.removeEnded([]);
    const left = await Promise.all(
      [ended, other, waiting].map(({ executionId }) => store().executions.findExecution(executionId)),
    );
    expect(left.map((row) => row?.status ?? null)).toEqual([null, 'succeeded', 'waiting']);
    expect(await store().journal.read(ended.executionId)).toEqual([]);
  });
});
