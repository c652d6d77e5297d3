/** Idempotent starts through the journal: who wins, who loses, and what an expired key is worth. */
import { expect, it } from 'vitest';
import { describeOnEveryDatabase } from '../testing/describe-on-every-database.ts';
import { firstEntry, newId } from '../testing/journal-entries.ts';

const hourMs = 3_600_000;

function keyed(key: string, bodyHash = 'body', expiresAtMs = Date.now() + hourMs) {
  return firstEntry({}, { idempotency: { key, bodyHash, expiresAtMs } });
}

describeOnEveryDatabase('an idempotent start', ({ store }) => {
  it('happens once: the loser learns who won and writes nothing', async () => {
    const winner = keyed('a');
    const loser = keyed('a');
    expect(await store().journal.flush([winner])).toEqual([{ kind: 'written' }]);
    expect(await store().journal.flush([loser, keyed('b')])).toEqual([
      { kind: 'duplicate', executionId: winner.executionId, sameBody: true },
      { kind: 'written' },
    ]);
    expect(await store().journal.read(loser.executionId)).toEqual([]);
    expect(await store().executions.findExecution(loser.executionId)).toBeNull();
  });

  it('tells the loser that its body was another one', async () => {
    const winner = keyed('a', 'one body');
    await store().journal.flush([winner]);
    expect(await store().journal.flush([keyed('a', 'another body')])).toEqual([
      { kind: 'duplicate', executionId: winner.executionId, sameBody: false },
    ]);
  });

  it('happens once when both come in one flush, whichever is written', async () => {
    const entries = [keyed('a'), keyed('a'), firstEntry()];
    const outcomes = await store().journal.flush(entries);
    expect(outcomes.filter(({ kind }) => kind === 'written')).toHaveLength(2);
    const place = outcomes.findIndex(({ kind }) => kind === 'duplicate');
    expect(outcomes[place]).toEqual({
      kind: 'duplicate',
      executionId: entries[1 - place]?.executionId,
      sameBody: true,
    });
  });

  it('happens again once the key has expired', async () => {
    await store().journal.flush([keyed('a', 'old body', Date.now() - 1)]);
    const second = keyed('a', 'new body');
    expect(await store().journal.flush([second])).toEqual([{ kind: 'written' }]);
    expect(await store().journal.flush([keyed('a', 'new body')])).toEqual([
      { kind: 'duplicate', executionId: second.executionId, sameBody: true },
    ]);
  });

  it('has a key of its own for each workflow', async () => {
    const idempotency = { key: 'a', bodyHash: 'body', expiresAtMs: Date.now() + hourMs };
    const entries = [keyed('a'), firstEntry({}, { workflowId: newId(), idempotency })];
    expect(await store().journal.flush(entries)).toEqual([{ kind: 'written' }, { kind: 'written' }]);
  });

  it('says that it is a repetition when the very same entry comes again', async () => {
    const entry = keyed('a');
    await store().journal.flush([entry]);
    expect(await store().journal.flush([entry])).toEqual([
      { kind: 'duplicate', executionId: entry.executionId, sameBody: true },
    ]);
  });

  it('is remembered when nothing of the execution is kept', async () => {
    const entry = { ...keyed('a'), discard: true };
    expect(await store().journal.flush([entry])).toEqual([{ kind: 'written' }]);
    expect(await store().executions.findExecution(entry.executionId)).toBeNull();
    expect(await store().journal.flush([keyed('a')])).toEqual([
      { kind: 'duplicate', executionId: entry.executionId, sameBody: true },
    ]);
  });

  it('leaves the key free when the flush is refused', async () => {
    const { idempotency } = keyed('a').accept ?? {};
    const bad = firstEntry({ payload: 'raw \u0000' }, { idempotency: idempotency ?? null });
    await expect(store().journal.flush([bad])).rejects.toMatchObject({ code: 'JOURNAL_REFUSED' });
    expect(await store().journal.flush([keyed('a')])).toEqual([{ kind: 'written' }]);
  });
});
