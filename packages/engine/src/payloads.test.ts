/** Large items: in the blob store and not in the journal, loaded again where they are needed, kept while they are used. */
import { type BlobStore, type Item, NoriaError } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { PayloadStore } from './payload-store.ts';
import { script } from './testing/script-node.ts';
import { manual, set } from './testing/sketch-workflow.ts';
import { createGate, until } from './testing/until.ts';
import { useWorld } from './testing/use-world.ts';

const world = useWorld();

const large = (mark: string): Item[] =>
  Array.from({ length: 100 }, (_, n) => ({ json: { n, mark, text: 'x'.repeat(900) } }));

const journalBytes = async () => {
  const [row] = await world.query<{ bytes: number }>('select sum(length(payload))::float8 as bytes from journal');
  return row?.bytes ?? 0;
};

describe('a large list of items', () => {
  it('is at hand while it is being stored, even where the cache has no room for it', async () => {
    const puts: (() => void)[] = [];
    const blobs = {
      put: () => new Promise<void>((resolve) => puts.push(resolve)),
      get: async () => null,
    } as unknown as BlobStore;
    const payloads = new PayloadStore(blobs, 1_000, 1);
    const [first, second] = [large('a'), large('b')].map((items) => payloads.encode('org', items));
    if (first === undefined || second === undefined) throw new Error('nothing was encoded');
    expect(await payloads.load('org', first.payload)).toEqual(large('a'));
    for (const stored of puts) stored();
    await Promise.all([first.stored, second.stored]);
    await expect(payloads.load('org', first.payload)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('goes to the blob store, and only its name to the journal', async () => {
    const big = script(() => ({ kind: 'output', outputs: [large('a')] }));
    const workflowId = await world.publish({
      nodes: { start: manual, big, end: set('b', 1) },
      wires: ['start > big > end'],
    });
    const engine = await world.engine();
    const { executionId, outcome } = await engine.run(workflowId);
    if (outcome.kind !== 'ended') throw new Error('it did not end');
    expect(outcome.items).toHaveLength(100);
    expect(await journalBytes()).toBeLessThan(2_000);
    expect(await world.query('select from blob_uses where execution_id = $1', executionId)).toHaveLength(2);
    const [, produced] = (await engine.readSteps(executionId)).steps;
    expect(produced?.outputs[0]?.map(({ json }) => json.n)).toEqual(large('a').map(({ json }) => json.n));
  });

  it('is durable before the record that names it', async () => {
    const gate = createGate();
    const { blobs } = world.store;
    const big = script(() => ({ kind: 'output', outputs: [large('a')] }));
    const workflowId = await world.publish({ nodes: { start: manual, big }, wires: ['start > big'] });
    const engine = await world.engine({
      blobs: { ...blobs, put: (...blob) => gate.passed.then(() => blobs.put(...blob)) },
    });
    const ended = engine.run(workflowId);
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(engine.flushes).toEqual([]);
    gate.open();
    expect((await ended).outcome).toMatchObject({ kind: 'ended' });
  });

  it('holds its execution back when there are many on their way, and what came before is written meanwhile', async () => {
    const { blobs } = world.store;
    let underWay = 0;
    let most = 0;
    const names = Array.from({ length: 60 }, (_, n) => `big${n}`);
    const bigs = Object.fromEntries(
      names.map((name) => [name, script(() => ({ kind: 'output', outputs: [large(name)] }))]),
    );
    const workflowId = await world.publish({
      nodes: { start: manual, ...bigs },
      wires: [`start > ${names.join(' > ')}`],
    });
    const engine = await world.engine({
      blobs: {
        ...blobs,
        async put(...blob) {
          most = Math.max(most, ++underWay);
          await new Promise((resolve) => setTimeout(resolve, 5));
          underWay--;
          return blobs.put(...blob);
        },
      },
    });
    expect((await engine.run(workflowId)).outcome).toMatchObject({ kind: 'ended', status: 'succeeded' });
    expect(most).toBeLessThan(20);
    expect(engine.flushes.length).toBeGreaterThan(3);
  });

  it('that cannot be stored fails its execution, once something of it was recorded', async () => {
    const { blobs } = world.store;
    const gate = createGate();
    const big = script(async () => {
      await gate.passed;
      return { kind: 'output', outputs: [large('a')] };
    });
    const workflowId = await world.publish({ nodes: { start: manual, big }, wires: ['start > big'] });
    const engine = await world.engine({ blobs: { ...blobs, put: () => Promise.reject(new Error('disk full')) } });
    const { executionId } = await engine.begin(engine.startOf(workflowId));
    gate.open();
    await until('it has failed', async () => (await world.row(executionId)).status === 'failed');
    expect(await world.row(executionId)).toMatchObject({ error: { code: 'JOURNAL_REFUSED' } });
  });

  it('waits for a blob store that is away for a while', async () => {
    const { blobs } = world.store;
    let tries = 0;
    const big = script(() => ({ kind: 'output', outputs: [large('a')] }));
    const workflowId = await world.publish({ nodes: { start: manual, big }, wires: ['start > big'] });
    const engine = await world.engine({
      blobs: {
        ...blobs,
        put: (...blob) =>
          ++tries < 3
            ? Promise.reject(new NoriaError('DATABASE_UNREACHABLE', { problem: 'away' }))
            : blobs.put(...blob),
      },
    });
    expect((await engine.run(workflowId)).outcome).toMatchObject({ status: 'succeeded' });
  });

  it('is loaded again after a crash, for inputs and for expressions that look back', async () => {
    const gate = createGate();
    const big = script(() => ({ kind: 'output', outputs: [large('a')] }));
    const slow = script(async (_ctx, items) => {
      await gate.passed;
      return { kind: 'output', outputs: [items.slice(0, 1).map(({ json }) => ({ json: { n: json.n ?? null } }))] };
    });
    const back = {
      type: 'data.set',
      parameters: {
        fields: [
          { name: 'mark', value: '={{ $("big").first().json.mark }}' },
          { name: 'count', value: '={{ $("big").all().length }}' },
        ],
      },
    };
    const workflowId = await world.publish({
      nodes: { start: manual, big, slow, back },
      wires: ['start > big > slow > back'],
    });
    const first = await world.engine();
    const { executionId } = await first.begin(first.startOf(workflowId));
    await until('the large step is in the journal', async () => (await first.readSteps(executionId)).steps.length > 2);
    await first.kill();
    gate.open();
    const second = await world.engine();
    expect(await second.waitForOutcome(executionId, 8_000)).toMatchObject({
      status: 'succeeded',
      items: [{ json: { n: 0, mark: 'a', count: 100 } }],
    });
  });

  it('stays with the step that looks at it when the cache makes room for others', async () => {
    const big = (mark: string) => script(() => ({ kind: 'output', outputs: [large(mark)] }));
    const gate = createGate();
    const seen: unknown[] = [];
    const slow = script(async (_ctx, items) => {
      await gate.passed;
      seen.push(items.length);
      return { kind: 'output', outputs: [items.map((item) => ({ json: { mark: item.json.mark ?? null } }))] };
    });
    const back = {
      type: 'data.set',
      parameters: { fields: [{ name: 'late', value: '={{ $("big").last().json.n }}' }] },
    };
    const workflowId = await world.publish({
      nodes: { start: manual, big: big('a'), slow, back },
      wires: ['start > big > slow > back'],
    });
    const others = await world.publish({ nodes: { start: manual, big: big('b') }, wires: ['start > big'] });
    const engine = await world.engine({ cacheBytes: 100_000 });
    const { executionId } = await engine.begin(engine.startOf(workflowId));
    await engine.run(others);
    await engine.run(others);
    gate.open();
    const outcome = await until('it ends', async () => {
      const now = await engine.waitForOutcome(executionId, 1_000);
      return now.kind === 'ended' ? now : null;
    });
    expect(seen).toEqual([100]);
    expect(outcome.items[0]?.json).toEqual({ mark: 'a', late: 99 });
  });

  it('that a child gave stays in use by its caller when the child keeps nothing', async () => {
    const big = script(() => ({ kind: 'output', outputs: [large('child')] }));
    const child = await world.publish({
      nodes: { start: manual, big },
      wires: ['start > big'],
      settings: { save: 'none' },
    });
    const call = { type: 'flow.call', parameters: { workflowId: child } };
    const parent = await world.publish({ nodes: { start: manual, call }, wires: ['start > call'] });
    const engine = await world.engine();
    const { executionId, outcome } = await engine.run(parent);
    expect(outcome).toMatchObject({ status: 'succeeded' });
    const uses = await world.query<{ hash: string }>('select hash from blob_uses where execution_id = $1', executionId);
    const named = await world.query<{ payload: string }>(
      'select payload from journal where execution_id = $1',
      executionId,
    );
    const hashes = new Set(named.flatMap(({ payload }) => payload.match(/(?<="blob":")[0-9a-f]{64}/g) ?? []));
    expect(new Set(uses.map(({ hash }) => hash))).toEqual(hashes);
  });

  it('that a resumed execution takes over is in use by it too', async () => {
    const big = script(() => ({ kind: 'output', outputs: [large('a')] }));
    const broken = script(() => {
      throw new Error('it broke');
    });
    const workflowId = await world.publish({ nodes: { start: manual, big, broken }, wires: ['start > big > broken'] });
    const engine = await world.engine();
    const { executionId } = await engine.run(workflowId);
    const resumed = await engine.resume(executionId, { version: 'same', input: [large('edited')] });
    await engine.waitForOutcome(resumed.executionId, 5_000);
    const usesOf = (id: string) => world.query('select from blob_uses where execution_id = $1', id);
    expect(await usesOf(executionId)).toHaveLength(1);
    expect(await usesOf(resumed.executionId)).toHaveLength(2);
  });
});

describe('the payload store', () => {
  const memory = (): BlobStore => {
    const blobs = new Map<string, Uint8Array>();
    return {
      put: async (organizationId, hash, bytes) => void blobs.set(organizationId + hash, bytes),
      get(organizationId, hash) {
        return Promise.resolve(blobs.get(organizationId + hash) ?? null);
      },
      getPart: () => Promise.reject(new Error('lists are loaded whole')),
      delete: async (organizationId, hash) => void blobs.delete(organizationId + hash),
    };
  };

  it('keeps no more than its cache may hold, the newest first', async () => {
    const blobs = memory();
    const store = new PayloadStore(blobs, 10, 2_500);
    const lists = ['a', 'b', 'c'].map((mark) => [{ json: { text: mark.repeat(1_000) } }]);
    const encoded = lists.map((items) => store.encode('org', items));
    await Promise.all(encoded.map(({ stored }) => stored));
    expect(encoded.map(({ payload }) => store.peek('org', payload) !== null)).toEqual([false, true, true]);
    const [first] = encoded;
    if (first === undefined) throw new Error('nothing was encoded');
    expect(await store.load('org', first.payload)).toEqual(lists[0]);
    expect(store.peek('other', first.payload)).toBeNull();
    await expect(store.load('other', first.payload)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
