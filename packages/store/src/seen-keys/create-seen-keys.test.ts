/** Who gets a key: one, whoever asks, and the same one again. */
import type { SeenOwner, SeenPlace } from '@noria/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { createStore, defaultOrganizationId } from '../create-store.ts';
import { describeOnEveryDatabase } from '../testing/describe-on-every-database.ts';
import { firstEntry, newId } from '../testing/journal-entries.ts';

describeOnEveryDatabase('seen keys', ({ store, test }) => {
  let workflowId = '';

  beforeEach(async () => {
    const draft = { name: 'A', nodes: [], connections: [] };
    ({ workflowId } = await store().workflows.create(defaultOrganizationId, { workflowId: newId(), draft }));
  });

  const place = (node: string | null = 'Dedupe'): SeenPlace => ({ workflowId, node });
  const someone = (): SeenOwner => ({ executionId: newId(), step: 1 });
  const claim = (owner: SeenOwner, keys: string[], { node = 'Dedupe' as string | null, size = 1_000 } = {}) =>
    store().seenKeys.claimNew(place(node), owner, keys, size);
  const listKeys = async (): Promise<string[]> =>
    (await store().database.query<{ key: string }>({ text: 'select key from seen_keys order by arrival' })).map(
      ({ key }) => key,
    );

  it('belong to whoever claims them first', async () => {
    expect(await claim(someone(), ['a', 'b'])).toEqual([true, true]);
    expect(await claim(someone(), ['b', 'c', 'a'])).toEqual([false, true, false]);
    expect(await claim(someone(), [])).toEqual([]);
  });

  it('are told apart to the letter, and counted once where they come twice', async () => {
    expect(await claim(someone(), ['a', 'A', 'a', 'é', 'e'])).toEqual([true, true, true, true, true]);
    expect(await claim(someone(), ['A', 'e', 'É'])).toEqual([false, false, true]);
  });

  it('stay with the step that claimed them: it gets the same answer again', async () => {
    const owner = someone();
    await claim(someone(), ['b']);
    const first = await claim(owner, ['a', 'b', 'c']);
    expect(first).toEqual([true, false, true]);
    expect(await claim(owner, ['a', 'b', 'c'])).toEqual(first);
    expect(await claim({ ...owner, step: 2 }, ['a', 'b', 'c'])).toEqual([false, false, false]);
  });

  it('go over to an execution that repeats the one that claimed them, and from that to the next', async () => {
    const origin = firstEntry({}, { workflowId });
    const retry = firstEntry({}, { workflowId, originId: origin.executionId });
    const next = firstEntry({}, { workflowId, originId: retry.executionId });
    await store().journal.flush([origin, retry, next]);
    await claim({ executionId: origin.executionId, step: 1 }, ['a']);
    expect(await claim({ executionId: next.executionId, step: 1 }, ['a', 'b'])).toEqual([true, true]);
    expect(await claim({ executionId: next.executionId, step: 2 }, ['a'])).toEqual([false]);
    expect(await claim({ executionId: origin.executionId, step: 1 }, ['a'])).toEqual([false]);
  });

  it('are remembered by node, by workflow, and for the nodes of a workflow together', async () => {
    await claim(someone(), ['a']);
    expect(await claim(someone(), ['a'], { node: 'Other' })).toEqual([true]);
    expect(await claim(someone(), ['a'], { node: null })).toEqual([true]);
    expect(await claim(someone(), ['a'], { node: null })).toEqual([false]);
    const draft = { name: 'B', nodes: [], connections: [] };
    const other = await store().workflows.create(defaultOrganizationId, { workflowId: newId(), draft });
    const elsewhere = { workflowId: other.workflowId, node: 'Dedupe' };
    expect(await store().seenKeys.claimNew(elsewhere, someone(), ['a'], 10)).toEqual([true]);
  });

  it('give way to newer ones, the oldest first', async () => {
    await claim(someone(), ['a', 'b'], { size: 3 });
    await claim(someone(), ['c', 'd'], { size: 3 });
    expect(await listKeys()).toEqual(['b', 'c', 'd']);
    expect(await claim(someone(), ['a', 'c'], { size: 3 })).toEqual([true, false]);
  });

  it('do not give way in the claim that has just met them', async () => {
    const owner = someone();
    await claim(someone(), ['a', 'b'], { size: 2 });
    expect(await claim(owner, ['a', 'c', 'd'], { size: 2 })).toEqual([false, true, true]);
    expect(await claim(owner, ['a', 'c', 'd'], { size: 2 })).toEqual([false, true, true]);
  });

  it('are forgotten where that is asked for, and only there', async () => {
    await claim(someone(), ['a', 'b']);
    await claim(someone(), ['a'], { node: 'Other' });
    expect(await store().seenKeys.forget(place())).toBe(2);
    expect(await store().seenKeys.forget(place())).toBe(0);
    expect(await claim(someone(), ['a'])).toEqual([true]);
    expect(await claim(someone(), ['a'], { node: 'Other' })).toEqual([false]);
  });

  it('go with their workflow', async () => {
    await claim(someone(), ['a']);
    await store().database.query({ text: 'delete from workflows where id = $1', values: [workflowId] });
    expect(await listKeys()).toEqual([]);
  });

  // Without statistics a plan can compare each with each, which took 12 s.
  it('come and give way by the ten thousand', async () => {
    const keysOf = (round: number) => Array.from({ length: 10_000 }, (_, n) => `key-${round}-${n}`);
    const size = { size: 10_000 };
    expect((await claim(someone(), keysOf(1), size)).every(Boolean)).toBe(true);
    expect((await claim(someone(), keysOf(1), size)).some(Boolean)).toBe(false);
    expect((await claim(someone(), keysOf(2), size)).every(Boolean)).toBe(true);
    expect(await listKeys()).toHaveLength(10_000);
  }, 20_000);

  describe('claimed by many at once', () => {
    it('go to one each, and to none twice', async () => {
      const others = await Promise.all(Array.from({ length: 4 }, () => test().connect()));
      const stores = others.map((database) => createStore(database, { blobFolder: null }).seenKeys);
      const keys = Array.from({ length: 300 }, (_, n) => `key-${n}`);
      const answers = await Promise.all(
        Array.from({ length: 16 }, (_, n) => {
          const turned = [...keys.slice(n * 17), ...keys.slice(0, n * 17)];
          const seenKeys = stores[n % stores.length] as (typeof stores)[number];
          return seenKeys
            .claimNew(place(), someone(), turned, 1_000)
            .then((isNew) => turned.filter((_key, at) => isNew[at]));
        }),
      );
      expect(answers.flat().toSorted()).toEqual(keys.toSorted());
    });

    it('and forgotten or given up meanwhile, keep nobody waiting in a circle', async () => {
      const others = await Promise.all(Array.from({ length: 4 }, () => test().connect()));
      const stores = others.map((database) => createStore(database, { blobFolder: null }).seenKeys);
      const keys = Array.from({ length: 100 }, (_, n) => `key-${n}`);
      const work = Array.from({ length: 24 }, (_, n) => {
        const seenKeys = stores[n % stores.length] as (typeof stores)[number];
        if (n % 3 === 0) return seenKeys.forget(place());
        return seenKeys.claimNew(place(), someone(), n % 2 === 0 ? keys : keys.slice(0, 50).toReversed(), 30);
      });
      await expect(Promise.all(work)).resolves.toHaveLength(24);
    });
  });
});
