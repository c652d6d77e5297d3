/** Starts that may happen once, through the journal: who wins, who is refused, and when a nonce stays unused. */
import { expect, it } from 'vitest';
import { describeOnEveryDatabase } from '../testing/describe-on-every-database.ts';
import { firstEntry, newId } from '../testing/journal-entries.ts';

const hourMs = 3_600_000;

function once(value: string, more: Parameters<typeof firstEntry>[1] = {}, expiresAtMs = Date.now() + hourMs) {
  return firstEntry({}, { nonce: { value, expiresAtMs }, ...more });
}

describeOnEveryDatabase('a start with a nonce', ({ store }) => {
  it('happens once: the other one is refused and writes nothing', async () => {
    const first = once('a');
    const second = once('a');
    expect(await store().journal.flush([first])).toEqual([{ kind: 'written' }]);
    expect(await store().journal.flush([second, once('b')])).toEqual([{ kind: 'replayed' }, { kind: 'written' }]);
    expect(await store().journal.read(second.executionId)).toEqual([]);
    expect(await store().executions.findExecution(second.executionId)).toBeNull();
  });

  it('happens once when both come in one flush, or in two at a time', async () => {
    const together = await store().journal.flush([once('a'), once('a'), firstEntry()]);
    expect(together.map(({ kind }) => kind).sort()).toEqual(['replayed', 'written', 'written']);
    const apart = await Promise.all([store().journal.flush([once('b')]), store().journal.flush([once('b')])]);
    expect(
      apart
        .flat()
        .map(({ kind }) => kind)
        .sort(),
    ).toEqual(['replayed', 'written']);
  });

  it('is refused whatever its idempotency key', async () => {
    const idempotency = { key: 'k', bodyHash: 'b', expiresAtMs: Date.now() + hourMs };
    const first = once('a', { idempotency });
    await store().journal.flush([first]);
    expect(await store().journal.flush([once('a', { idempotency })])).toEqual([{ kind: 'replayed' }]);
    const fresh = once('b', { idempotency });
    expect(await store().journal.flush([fresh])).toEqual([
      { kind: 'duplicate', executionId: first.executionId, sameBody: true },
    ]);
    // The answer has been given for it: it cannot be asked for again.
    expect(await store().journal.flush([once('b', { idempotency })])).toEqual([{ kind: 'replayed' }]);
  });

  it('leaves the nonce unused when nothing of its flush could be written', async () => {
    const refused = { ...once('a'), payload: '["\u0000"]' };
    await expect(store().journal.flush([refused])).rejects.toMatchObject({ code: 'JOURNAL_REFUSED' });
    expect(await store().journal.flush([once('a')])).toEqual([{ kind: 'written' }]);
  });

  it('may come again once the nonce has expired, or for another workflow', async () => {
    await store().journal.flush([once('a', {}, Date.now() - 1)]);
    expect(await store().journal.flush([once('a')])).toEqual([{ kind: 'written' }]);
    expect(await store().journal.flush([once('a', { workflowId: newId() })])).toEqual([{ kind: 'written' }]);
  });

  it('is forgotten by the upkeep once it has expired', async () => {
    await store().journal.flush([once('old', {}, Date.now() - 1), once('new')]);
    await store().housekeeping.run(60_000);
    expect(await store().database.query({ text: 'select nonce from start_nonces' })).toEqual([{ nonce: 'new' }]);
  });
});
