/** Files of items: in use as long as an execution is kept that has them, collected when none is. */
import { type BinaryRef, type Item, NoriaError } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { script, sender } from './testing/script-node.ts';
import { manual, set } from './testing/sketch-workflow.ts';
import { createGate, until } from './testing/until.ts';
import { useWorld, type World } from './testing/use-world.ts';

describe.each(['any', 'pglite'] as const)('files of items on %s', (kind) => {
  const world = useWorld(kind);
  defineTests(world);
});

function defineTests(world: World): void {
  const file = (text: string, copies = 1) =>
    script(async (ctx) => {
      const refs = await Promise.all(
        Array.from({ length: copies }, (_, n) =>
          ctx.binaries.put(Buffer.from(`${text} ${n}`), { mimeType: 'text/plain' }),
        ),
      );
      return { kind: 'output', outputs: [refs.map((ref): Item => ({ json: {}, binary: { data: ref } }))] };
    });

  /** A list of items that is too large for the journal. */
  const many = (text: string) => file(text, 600);

  const usesOf = async (executionId: string): Promise<Set<string>> => {
    const rows = await world.query<{ hash: string }>('select hash from blob_uses where execution_id = $1', executionId);
    return new Set(rows.map(({ hash }) => hash));
  };

  const hashOf = ({ binary }: Item): string => binary?.data?.hash ?? 'no file';

  /** What has been stored is old from now on; the collector takes what nobody uses. */
  const collect = async (): Promise<void> => {
    await world.query(`update blobs set touched_at = touched_at - interval '1 day'`);
    await world.store.housekeeping.collectBlobs(3_600_000);
  };

  const isThere = async (hash: string): Promise<boolean> =>
    (await world.store.blobs.get(world.organizationId, hash)) !== null;

  const forget = async (executionId: string): Promise<void> => {
    await world.query(
      `update executions set finished_at = '2000-01-01', accepted_at = '2000-01-01' where id = $1`,
      executionId,
    );
    expect(await world.store.housekeeping.deleteExpired(1)).toBe(1);
  };

  const itemsOf = (outcome: { kind: string; items?: readonly Item[] }): readonly Item[] => {
    if (outcome.kind !== 'ended') throw new Error(`it did not end: ${outcome.kind}`);
    return outcome.items ?? [];
  };

  it('are in use by their execution, whichever steps pass them on, and collected once it is deleted', async () => {
    const workflowId = await world.publish({
      nodes: { start: manual, file: file('one'), a: set('a', 1), b: set('b', 2) },
      wires: ['start > file > a > b'],
    });
    const engine = await world.engine();
    const { executionId, outcome } = await engine.run(workflowId);
    const [item] = itemsOf(outcome);
    const hash = hashOf(item as Item);
    expect(await usesOf(executionId)).toEqual(new Set([hash]));
    await collect();
    expect(await isThere(hash)).toBe(true);
    await forget(executionId);
    await collect();
    expect(await isThere(hash)).toBe(false);
  });

  it('of a large list are named beside the list', async () => {
    const workflowId = await world.publish({ nodes: { start: manual, many: many('large') }, wires: ['start > many'] });
    const engine = await world.engine();
    const { executionId, outcome } = await engine.run(workflowId);
    const hashes = itemsOf(outcome).map(hashOf);
    const uses = await usesOf(executionId);
    expect(hashes.every((hash) => uses.has(hash))).toBe(true);
    expect(uses.size).toBe(601);
  });

  it('that an execution starts with are in use by it, and by its retry when it is gone', async () => {
    const ref: BinaryRef = { hash: 'a'.repeat(64), sizeBytes: 3, mimeType: 'text/plain' };
    await world.store.blobs.put(world.organizationId, ref.hash, Buffer.from('abc'));
    const workflowId = await world.publish({ nodes: { start: manual, a: set('a', 1) }, wires: ['start > a'] });
    const engine = await world.engine();
    const { executionId } = await engine.run(workflowId, { items: [{ json: {}, binary: { data: ref } }] });
    const retried = await engine.retry(executionId, { version: 'same' });
    await engine.waitForOutcome(retried.executionId, 5_000);
    await until('it has ended', async () => (await world.row(retried.executionId)).status === 'succeeded');
    await forget(executionId);
    await collect();
    expect(await isThere(ref.hash)).toBe(true);
    expect(await usesOf(retried.executionId)).toEqual(new Set([ref.hash]));
  });

  it.each([
    ['few', file('resumed')],
    ['many', many('resumed')],
  ])('that a resumed execution takes over are in use by it (%s)', async (_title, files) => {
    const broken = script(() => {
      throw new NoriaError('NODE_FAILED', { problem: 'broken' });
    });
    const workflowId = await world.publish({
      nodes: { start: manual, files, broken },
      wires: ['start > files > broken'],
    });
    const engine = await world.engine();
    const { executionId } = await engine.run(workflowId);
    const before = await usesOf(executionId);
    const edited: BinaryRef = { hash: 'b'.repeat(64), sizeBytes: 3, mimeType: 'text/plain' };
    const input = [[{ json: {}, binary: { data: edited } }]];
    const resumed = await engine.resume(executionId, { version: 'same', input });
    await engine.waitForOutcome(resumed.executionId, 5_000);
    expect(await usesOf(resumed.executionId)).toEqual(new Set([...before, edited.hash]));
  });

  it.each([
    ['few', file('child')],
    ['many', many('child')],
  ])('that a child gave stay in use by its caller when the child keeps nothing (%s)', async (_title, files) => {
    const child = await world.publish({
      nodes: { start: manual, files },
      wires: ['start > files'],
      settings: { save: 'none' },
    });
    const call = { type: 'flow.call', parameters: { workflowId: child } };
    const parent = await world.publish({ nodes: { start: manual, call }, wires: ['start > call'] });
    const engine = await world.engine({ limits: { holdMs: 5_000 } });
    const { executionId, outcome } = await engine.run(parent);
    const uses = await usesOf(executionId);
    expect(itemsOf(outcome).every((item) => uses.has(hashOf(item)))).toBe(true);
    await collect();
    expect(await isThere(hashOf(itemsOf(outcome)[0] as Item))).toBe(true);
  });

  it('that lie in the inbox of a caller are in use by it before it has read them', async () => {
    const gate = createGate();
    const slow = script(async (ctx) => {
      await gate.passed;
      const ref = await ctx.binaries.put(Buffer.from('late'), { mimeType: 'text/plain' });
      return { kind: 'output', outputs: [[{ json: {}, binary: { data: ref } }]] };
    });
    const child = await world.publish({
      nodes: { start: manual, slow },
      wires: ['start > slow'],
      settings: { save: 'none' },
    });
    const call = { type: 'flow.call', parameters: { workflowId: child } };
    const parent = await world.publish({ nodes: { start: manual, call }, wires: ['start > call'] });
    const seen: string[][] = [];
    const engine = await world.engine({
      journal: (inner) => ({
        ...inner,
        async flush(entries) {
          const outcomes = await inner.flush(entries);
          for (const { executionId, blobs = [] } of entries.flatMap(({ inboxOut }) => inboxOut)) {
            seen.push(blobs.map(({ hash }) => hash));
            for (const { hash } of blobs) expect(await usesOf(executionId)).toContain(hash);
          }
          return outcomes;
        },
      }),
    });
    const { executionId } = await engine.begin(engine.startOf(parent));
    gate.open();
    await until('it has ended', async () => (await world.row(executionId)).status === 'succeeded');
    expect(seen.flat()).toHaveLength(1);
  });

  it('that the result of an effect names are in use while another effect of the step is open', async () => {
    const gate = createGate();
    const effects = script(
      async (ctx) => {
        const ref = await ctx.effect(0, async () => ({
          ...(await ctx.binaries.put(Buffer.from('done'), { mimeType: 'text/plain' })),
        }));
        await ctx.effect(1, async () => {
          await gate.passed;
          return null;
        });
        return { kind: 'output', outputs: [[{ json: {}, binary: { data: ref as unknown as BinaryRef } }]] };
      },
      { effect: 'once' },
    );
    const workflowId = await world.publish({ nodes: { start: manual, effects }, wires: ['start > effects'] });
    const engine = await world.engine();
    const { executionId } = await engine.begin(engine.startOf(workflowId));
    await until('the first effect is recorded', async () => (await usesOf(executionId)).size === 1);
    gate.open();
    await until('it has ended', async () => (await world.row(executionId)).status === 'succeeded');
  });

  it('that were recorded before a crash are there for whoever goes on', async () => {
    const gate = createGate();
    const slow = script(async (ctx, items) => {
      await gate.passed;
      const ref = items[0]?.binary?.data as BinaryRef;
      const text = Buffer.from(await ctx.binaries.read(ref, 100)).toString();
      return { kind: 'output', outputs: [[{ json: { text } }]] };
    });
    const nodes = { start: manual, file: file('survivor'), pause: sender(async () => ({})), slow };
    const workflowId = await world.publish({ nodes, wires: ['start > file > slow', 'file > pause'] });
    const first = await world.engine();
    const { executionId } = await first.begin(first.startOf(workflowId));
    await until('the file is recorded', async () => (await usesOf(executionId)).size === 1);
    await first.kill();
    await collect();
    gate.open();
    const second = await world.engine();
    await until('it has ended', async () => (await world.row(executionId)).status === 'succeeded');
    const last = (await second.readSteps(executionId)).steps.find(({ node }) => node === 'slow');
    expect(last?.outputs[0]?.[0]?.json).toEqual({ text: 'survivor 0' });
  });

  it('that were stored and never recorded are collected after the time of grace', async () => {
    let hash = '';
    const lost = script(async (ctx) => {
      ({ hash } = await ctx.binaries.put(Buffer.from('lost'), { mimeType: 'text/plain' }));
      throw new NoriaError('NODE_FAILED', { problem: 'broken' });
    });
    const workflowId = await world.publish({ nodes: { start: manual, lost }, wires: ['start > lost'] });
    const engine = await world.engine();
    await engine.run(workflowId);
    await world.store.housekeeping.collectBlobs(3_600_000);
    expect(await isThere(hash)).toBe(true);
    await collect();
    expect(await isThere(hash)).toBe(false);
  });

  it('are streamed in and out, and refused where they are larger than allowed', async () => {
    async function* parts(count: number): AsyncGenerator<Uint8Array> {
      for (let n = 0; n < count; n++) yield Buffer.alloc(1_000_000, n);
    }
    const through = script(async (ctx) => {
      const ref = await ctx.binaries.put(parts(5), { mimeType: 'application/octet-stream', fileName: 'five.bin' });
      const sizes: number[] = [];
      for await (const part of ctx.binaries.stream(ref)) sizes.push(part.length);
      const tooLarge = await ctx.binaries.read(ref, 4_999_999).catch((error: NoriaError) => error.code);
      const tooLong = await ctx.binaries.put(parts(7), { mimeType: 'x/y' }).catch((error: NoriaError) => error.code);
      const forged = { ...ref, hash: '../../etc/passwd' };
      const gone = await ctx.binaries.read(forged, 10_000_000).catch((error: NoriaError) => error.code);
      const total = sizes.reduce((sum, size) => sum + size, 0);
      return { kind: 'output', outputs: [[{ json: { total, tooLarge, tooLong, gone } as Item['json'] }]] };
    });
    const workflowId = await world.publish({ nodes: { start: manual, through }, wires: ['start > through'] });
    const engine = await world.engine({ limits: { maxBinaryBytes: 6_000_000 } });
    const { outcome } = await engine.run(workflowId);
    expect(itemsOf(outcome)[0]?.json).toEqual({
      total: 5_000_000,
      tooLarge: 'BINARY_TOO_LARGE',
      tooLong: 'BINARY_TOO_LARGE',
      gone: 'BINARY_GONE',
    });
  });
}
