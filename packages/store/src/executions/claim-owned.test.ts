/** What a process owns without knowing, and what it may not claim any more. */
import { expect, it } from 'vitest';
import { describeOnEveryDatabase } from '../testing/describe-on-every-database.ts';
import { firstEntry, newId, projected } from '../testing/journal-entries.ts';

const info = { host: 'here', pid: 1, role: 'all' };

describeOnEveryDatabase('claims of the execution store', ({ store }) => {
  it('give what the process owns and does not hold, under a new epoch', async () => {
    const [me, other] = [newId(), newId()];
    await store().executions.registerProcess(me, 60_000, info);
    const entries = [me, me, other].map((processId) => firstEntry({ projection: projected({ processId }) }));
    const [held, unknown] = entries;
    await store().journal.flush(entries);
    const claimed = await store().executions.claimOwned(me, [held?.executionId ?? ''], 10);
    expect(claimed).toMatchObject([{ executionId: unknown?.executionId, epoch: 2, lost: false, lostLeases: 0 }]);
  });

  it('give nothing to a process whose lease has ended', async () => {
    const me = newId();
    await store().executions.registerProcess(me, 60_000, info);
    const owned = firstEntry({ projection: projected({ processId: me }) });
    const queued = firstEntry({ projection: projected({ status: 'queued' }) });
    await store().journal.flush([owned, queued]);
    await store().database.query({ text: `update processes set lease_until = '-infinity'` });
    expect(await store().executions.claimExecutions(me, 10, [])).toEqual([]);
    expect(await store().executions.claimOwned(me, [], 10)).toEqual([]);
  });
});
