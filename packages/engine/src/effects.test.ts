/** Effects after a crash: what was recorded is not done again, what was not is done by its class. */
import type { EffectClass } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { script, sender } from './testing/script-node.ts';
import { manual, set } from './testing/sketch-workflow.ts';
import { createGate, until } from './testing/until.ts';
import { useWorld } from './testing/use-world.ts';

const world = useWorld();

const items = Array.from({ length: 20 }, (_, n) => ({ json: { n } }));

/** A workflow of one sender whose effect of item 10 hangs in its first process. */
async function publishHanging(effect: EffectClass, over: object = {}) {
  const sent: { n: unknown; key: string; attempt: number }[] = [];
  const hangs = createGate();
  const send = sender(
    async ({ json }, { idempotencyKey, attempt }) => {
      sent.push({ n: json.n, key: idempotencyKey, attempt });
      if (json.n === 10 && sent.filter(({ n }) => n === 10).length === 1) await hangs.passed;
      return { sent: json.n ?? null };
    },
    { effect, ...over },
  );
  const workflowId = await world.publish({
    nodes: { start: manual, send, end: set('end', 1) },
    wires: ['start > send > end'],
  });
  return { workflowId, sent, hangs };
}

/** Begins it in a process that dies while the effect of item 10 is under way. */
async function dieInTheMiddle(workflowId: string, sent: readonly { n: unknown }[]): Promise<string> {
  const first = await world.engine();
  const { executionId } = await first.begin(first.startOf(workflowId, { items }));
  await until('item 10 is on its way', () => sent.some(({ n }) => n === 10));
  await first.kill();
  return executionId;
}

describe('an execution whose process died in the middle of an effect', () => {
  it('of class read: asks again', async () => {
    const { workflowId, sent } = await publishHanging('read');
    const executionId = await dieInTheMiddle(workflowId, sent);
    const second = await world.engine();
    expect(await second.waitForOutcome(executionId, 8_000)).toMatchObject({ kind: 'ended', status: 'succeeded' });
    expect(sent.filter(({ n }) => n === 10)).toHaveLength(2);
  });

  it('of class idempotent: repeats only what has no recorded result, with the same key', async () => {
    const { workflowId, sent } = await publishHanging('idempotent');
    const executionId = await dieInTheMiddle(workflowId, sent);
    const second = await world.engine();
    expect(await second.waitForOutcome(executionId, 8_000)).toMatchObject({ kind: 'ended', status: 'succeeded' });
    const repeats = sent.filter(({ n }) => n === 10);
    expect(repeats).toHaveLength(2);
    expect(repeats[0]?.key).toBe(repeats[1]?.key);
    // Item 9 was recorded with the flush before item 10 began.
    expect(sent.filter(({ n }) => Number(n) < 9)).toHaveLength(9);
    expect(new Set(sent.map(({ key }) => key)).size).toBe(20);
  });

  it('of class once: what was sent stays sent, and only the item on its way is asked about', async () => {
    const { workflowId, sent } = await publishHanging('once');
    const executionId = await dieInTheMiddle(workflowId, sent);
    const second = await world.engine();
    const waiting = await until('a person is asked', async () => {
      const view = await second.readSteps(executionId);
      return view.status === 'waiting' ? view : null;
    });
    expect(waiting.steps.flatMap(({ doubts }) => doubts)).toEqual([{ item: 10, attempt: 1 }]);
    expect(sent).toHaveLength(11);
    await second.send({
      executionId,
      source: 'doubt:1:10:1',
      message: { kind: 'doubt-answer', step: 1, item: 10, attempt: 1, verdict: 'again' },
    });
    const outcome = await until('it ends', async () => {
      const now = await second.waitForOutcome(executionId, 100);
      return now.kind === 'ended' ? now : null;
    });
    expect(outcome.status).toBe('succeeded');
    expect(outcome.items.map(({ json }) => json.sent)).toEqual(items.map(({ json }) => json.n));
    expect(sent.filter(({ n }) => n !== 10)).toHaveLength(19);
    expect(sent.filter(({ n }) => n === 10).map(({ attempt }) => attempt)).toEqual([1, 2]);
  });
});

describe('an execution whose process died after recorded steps', () => {
  it('does not run them again', async () => {
    const runs = { first: 0, second: 0 };
    const hangs = createGate();
    const workflowId = await world.publish({
      nodes: {
        start: manual,
        first: sender(async () => ({ n: ++runs.first })),
        second: script(
          async (ctx, given) => {
            if (++runs.second === 1) await ctx.effect(0, () => hangs.passed.then(() => null));
            return { kind: 'output', outputs: [given] };
          },
          { effect: 'read' },
        ),
      },
      wires: ['start > first > second'],
    });
    const first = await world.engine();
    const { executionId } = await first.begin(first.startOf(workflowId));
    await until('the first step is in the journal', async () =>
      (await first.readSteps(executionId)).steps.some(({ node, status }) => node === 'first' && status === 'succeeded'),
    );
    await first.kill();
    const second = await world.engine();
    expect(await second.waitForOutcome(executionId, 8_000)).toMatchObject({
      kind: 'ended',
      items: [{ json: { n: 1 } }],
    });
    expect(runs).toEqual({ first: 1, second: 2 });
  });

  it('has the same time and the same random values when a step is computed again', async () => {
    const seen: { now: number; random: number; runIndex: number }[] = [];
    const hangs = createGate();
    const workflowId = await world.publish({
      nodes: {
        start: manual,
        act: script(
          async (ctx) => {
            seen.push({ now: ctx.now.toMillis(), random: ctx.random(), runIndex: ctx.runIndex });
            await ctx.effect(0, async () => 1);
            await ctx.effect(1, () => (seen.length === 1 ? hangs.passed.then(() => 1) : Promise.resolve(1)));
            return { kind: 'output', outputs: [[]] };
          },
          { effect: 'idempotent' },
        ),
      },
      wires: ['start > act'],
    });
    const first = await world.engine();
    const { executionId } = await first.begin(first.startOf(workflowId));
    await until('the first effect is recorded', async () => {
      const rows = await world.query<{ payload: string }>('select payload from journal');
      return rows.some(({ payload }) => payload.includes('effect.settled'));
    });
    await first.kill();
    const second = await world.engine();
    await second.waitForOutcome(executionId, 8_000);
    expect(seen).toHaveLength(2);
    expect(seen[0]).toEqual(seen[1]);
  });
});

describe('an effect', () => {
  it('that is not JSON ends the step and not the process', async () => {
    const workflowId = await world.publish({
      nodes: { start: manual, act: sender(async () => ({ big: 1n }) as never, { effect: 'idempotent' }) },
      wires: ['start > act'],
    });
    const engine = await world.engine();
    const { outcome } = await engine.run(workflowId);
    expect(outcome).toMatchObject({ kind: 'ended', status: 'failed', error: { code: 'NODE_CRASHED' } });
  });

  it('that nobody waits for does not end the process when it fails', async () => {
    const workflowId = await world.publish({
      nodes: {
        start: manual,
        act: script(
          (ctx, given) => {
            ctx.effect(0, () => Promise.reject(new Error('too late')));
            return { kind: 'output', outputs: [given] };
          },
          { effect: 'idempotent' },
        ),
      },
      wires: ['start > act'],
    });
    const engine = await world.engine();
    expect((await engine.run(workflowId)).outcome).toMatchObject({ kind: 'ended', status: 'succeeded' });
  });
});
