/** Live events on every database: in one order for every reader, and never missed without a word. */
import { expect, it } from 'vitest';
import { createStore, defaultOrganizationId as organizationId } from '../create-store.ts';
import { describeOnEveryDatabase } from '../testing/describe-on-every-database.ts';
import type { NewLiveEvent } from './create-live-event-store.ts';

const other = '01994d5e-7a00-7000-8000-0000000000ad';

describeOnEveryDatabase('live events', ({ store, test }) => {
  const event = (payload: string): NewLiveEvent => ({ kind: 'execution', payload });
  const append = (...payloads: string[]) => store().liveEvents.append(organizationId, payloads.map(event));
  const appendOne = async (payload: string) => (await append(payload))[0] as number;
  const readAfter = (id: number, limit = 100) => store().liveEvents.readAfter(organizationId, id, limit);
  const payloadsAfter = async (id: number) => {
    const read = await readAfter(id);
    return read.kind === 'events' ? read.events.map(({ payload }) => payload) : read.kind;
  };
  const age = (id: number) =>
    store().database.query({
      text: `update live_events set at = at - interval '11 minutes' where id <= $1`,
      values: [id],
    });

  it('are read in the order in which they were appended', async () => {
    const start = await appendOne('0');
    const ids = await append('1', '2', '3');
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
    const read = await readAfter(start);
    expect(read).toEqual({
      kind: 'events',
      events: ['1', '2', '3'].map((payload, at) => ({
        id: ids[at],
        atMs: expect.any(Number) as number,
        kind: 'execution',
        payload,
      })),
      lastId: ids[2],
    });
    expect(await readAfter(ids[2] ?? 0)).toEqual({ kind: 'events', events: [], lastId: ids[2] });
  });

  it('are read a few at a time', async () => {
    const start = await appendOne('0');
    const ids = await append('1', '2', '3');
    expect(await readAfter(start, 2)).toMatchObject({ events: [{ payload: '1' }, { payload: '2' }], lastId: ids[1] });
    expect(await readAfter(ids[1] ?? 0, 2)).toMatchObject({ events: [{ payload: '3' }], lastId: ids[2] });
  });

  it('tell a client that has seen none where to begin', async () => {
    expect(await readAfter(0)).toEqual({ kind: 'events', events: [], lastId: 0 });
    const last = await appendOne('1');
    expect(await readAfter(0)).toEqual({ kind: 'reload', lastId: last });
    await appendOne('2');
    expect(await payloadsAfter(last)).toEqual(['2']);
  });

  it('are those of one organization', async () => {
    const start = await appendOne('0');
    await store().liveEvents.append(other, [event('elsewhere')]);
    await append('1');
    expect(await payloadsAfter(start)).toEqual(['1']);
  });

  it('ask for a reload when some may be gone', async () => {
    const first = await appendOne('1');
    const second = await appendOne('2');
    await appendOne('3');
    await age(second);
    expect(await store().liveEvents.removeExpired()).toBe(1);
    expect(await payloadsAfter(first)).toBe('reload');
    expect(await payloadsAfter(second)).toEqual(['3']);
    expect(await store().liveEvents.removeExpired()).toBe(0);
  });

  it('ask for none after a long silence', async () => {
    const last = await appendOne('1');
    await age(last);
    await store().liveEvents.removeExpired();
    expect(await payloadsAfter(last)).toEqual([]);
    await append('2');
    await store().liveEvents.removeExpired();
    expect(await payloadsAfter(last)).toEqual(['2']);
  });

  it('are removed in their order, even if the clock went back', async () => {
    const first = await appendOne('1');
    const second = await appendOne('2');
    await appendOne('3');
    await store().database.query({
      text: `update live_events set at = at - interval '11 minutes' where id = $1`,
      values: [second],
    });
    expect(await store().liveEvents.removeExpired()).toBe(1);
    expect(await payloadsAfter(first)).toBe('reload');
  });

  it('ask for a reload, and give no id again, after a crash took them', async () => {
    const last = await appendOne('1');
    await store().database.query({ text: 'truncate live_events' });
    expect(await readAfter(last)).toEqual({ kind: 'reload', lastId: 0 });
    expect(await appendOne('2')).toBeGreaterThan(last);
    expect(await payloadsAfter(last)).toBe('reload');
  });

  it('ask for a reload when the id is of another database', async () => {
    const last = await appendOne('1');
    expect(await readAfter(last + 1_000)).toEqual({ kind: 'reload', lastId: last });
  });

  it('take 8 kB each, and no more', async () => {
    const start = await appendOne('0');
    await append('é'.repeat(4_096));
    await expect(append('1', 'é'.repeat(4_097))).rejects.toMatchObject({ code: 'INTERNAL' });
    expect(await payloadsAfter(start)).toHaveLength(1);
    expect(await append()).toEqual([]);
  });

  it('are never missed by somebody who reads while many append', async () => {
    const start = await appendOne('start');
    const databases = await Promise.all(Array.from({ length: 4 }, () => test().connect()));
    const stores = databases.map((database) => createStore(database, { blobFolder: null }).liveEvents);
    const sent = Array.from({ length: 60 }, (_, n) => [`${n}a`, `${n}b`]);
    let isDone = false;
    const appending = Promise.all(
      sent.map((payloads, n) => (stores[n % 4] as (typeof stores)[number]).append(organizationId, payloads.map(event))),
    ).finally(() => {
      isDone = true;
    });
    const seen: string[] = [];
    let lastId = start;
    for (let isLast = false; ; ) {
      const read = await readAfter(lastId, 7);
      if (read.kind === 'reload') throw new Error('Nothing was removed');
      seen.push(...read.events.map(({ payload }) => payload));
      lastId = read.lastId;
      if (isLast && read.events.length === 0) break;
      isLast = isDone;
    }
    await appending;
    expect(seen.toSorted()).toEqual(sent.flat().toSorted());
  });
});
