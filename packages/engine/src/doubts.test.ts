/** Effects in doubt: what the setting makes of them, after a crash and when nobody knows how far a request had got. */
import { EffectError, type InDoubtPolicy } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { script, sender } from './testing/script-node.ts';
import { manual } from './testing/sketch-workflow.ts';
import { createGate, until } from './testing/until.ts';
import { useWorld } from './testing/use-world.ts';

const world = useWorld();

async function publishSender(inDoubt: InDoubtPolicy, first: () => Promise<unknown>, over: object = {}) {
  const calls: number[] = [];
  const send = sender(
    async (_item, { attempt }) => {
      calls.push(attempt);
      if (calls.length === 1) await first();
      return { attempt };
    },
    { inDoubt, ...over },
  );
  return { calls, workflowId: await world.publish({ nodes: { start: manual, send }, wires: ['start > send'] }) };
}

async function crash(inDoubt: InDoubtPolicy) {
  const { calls, workflowId } = await publishSender(inDoubt, () => createGate().passed);
  const first = await world.engine();
  const { executionId } = await first.begin(first.startOf(workflowId, { items: [{ json: { order: 7 } }] }));
  await until('the effect is on its way', () => calls.length === 1);
  await first.kill();
  return { calls, executionId, second: await world.engine() };
}

const lost = () =>
  Promise.reject(new EffectError('OUTBOUND_TIMEOUT', { host: 'x', timeoutMs: 1 }, { sent: 'unknown' }));

describe('after a crash in the middle of a `once` effect', () => {
  it('`repeat` does it again', async () => {
    const { calls, executionId, second } = await crash('repeat');
    expect(await second.waitForOutcome(executionId, 8_000)).toMatchObject({
      kind: 'ended',
      status: 'succeeded',
      items: [{ json: { attempt: 2 } }],
    });
    expect(calls).toEqual([1, 2]);
  });

  it('`skip` takes it as done, with the item as its result', async () => {
    const { calls, executionId, second } = await crash('skip');
    expect(await second.waitForOutcome(executionId, 8_000)).toMatchObject({
      kind: 'ended',
      status: 'succeeded',
      items: [{ json: { order: 7 } }],
    });
    expect(calls).toEqual([1]);
  });

  it('`fail` fails the step', async () => {
    const { calls, executionId, second } = await crash('fail');
    expect(await second.waitForOutcome(executionId, 8_000)).toMatchObject({
      kind: 'ended',
      status: 'failed',
      error: { code: 'EFFECT_IN_DOUBT', node: 'send' },
    });
    expect(calls).toEqual([1]);
  });

  it('`ask` waits for a person, whose word and result it goes on with', async () => {
    const { calls, executionId, second } = await crash('ask');
    await until('a person is asked', async () => (await world.row(executionId)).waitingFor === 'doubt');
    expect(await second.waitForOutcome(executionId, 100)).toEqual({ kind: 'waiting' });
    const message = {
      kind: 'doubt-answer',
      step: 1,
      item: 0,
      attempt: 1,
      verdict: 'happened',
      result: { id: 42 },
    } as const;
    expect(await second.send({ executionId, source: 'doubt:1:0:1', message })).toBe(true);
    await until('it ends', async () => (await world.row(executionId)).status === 'succeeded');
    expect(await second.waitForOutcome(executionId, 100)).toMatchObject({ items: [{ json: { id: 42 } }] });
    expect(calls).toEqual([1]);
  });
});

describe('when nobody knows how far a request had got', () => {
  it('`ask` waits for a person, in memory no longer', async () => {
    const { calls, workflowId } = await publishSender('ask', lost);
    const engine = await world.engine();
    const { executionId, outcome } = await engine.run(workflowId);
    expect(outcome).toEqual({ kind: 'waiting' });
    expect(engine.counts()).toMatchObject({ active: 0, queued: 0 });
    const message = { kind: 'doubt-answer', step: 1, item: 0, attempt: 1, verdict: 'again' } as const;
    await engine.send({ executionId, source: 'doubt:1:0:1', message });
    await until('it ends', async () => (await world.row(executionId)).status === 'succeeded');
    expect(calls).toEqual([1, 2]);
  });

  it('`skip` takes it as done', async () => {
    const { calls, workflowId } = await publishSender('skip', lost);
    const engine = await world.engine();
    const { outcome } = await engine.run(workflowId, { items: [{ json: { order: 7 } }] });
    expect(outcome).toMatchObject({ kind: 'ended', status: 'succeeded', items: [{ json: { order: 7 } }] });
    expect(calls).toEqual([1]);
  });

  it('`repeat` lets the next try do it again', async () => {
    const { calls, workflowId } = await publishSender('repeat', lost, { retry: { maxAttempts: 2, delayMs: 1 } });
    const engine = await world.engine();
    const { outcome } = await engine.run(workflowId);
    expect(outcome).toMatchObject({ kind: 'ended', status: 'succeeded', items: [{ json: { attempt: 2 } }] });
    expect(calls).toEqual([1, 2]);
  });

  it('`fail` fails the step with what went wrong, and no try repeats it', async () => {
    const { calls, workflowId } = await publishSender('fail', lost, { retry: { maxAttempts: 3, delayMs: 1 } });
    const engine = await world.engine();
    const { outcome } = await engine.run(workflowId);
    expect(outcome).toMatchObject({ kind: 'ended', status: 'failed', error: { code: 'OUTBOUND_TIMEOUT' } });
    expect(calls).toEqual([1]);
  });

  it('an error without a word about that counts as not known', async () => {
    const { workflowId } = await publishSender('ask', () => Promise.reject(new Error('it broke')));
    const engine = await world.engine();
    expect((await engine.run(workflowId)).outcome).toEqual({ kind: 'waiting' });
  });
});

describe('a doubt about one of several items', () => {
  it('lets the others that are on their way end, and does not send them again', async () => {
    const sent: number[] = [];
    const gate = createGate();
    const workflowId = await world.publish({
      nodes: {
        start: manual,
        send: script(
          async (ctx, given) => {
            await Promise.all(
              given.map((_, item) =>
                ctx.effect(item, async () => {
                  sent.push(item);
                  if (item === 0 && sent.filter((each) => each === 0).length === 1) await lost();
                  if (item === 1) await gate.passed;
                  return item;
                }),
              ),
            );
            return { kind: 'output', outputs: [given] };
          },
          { effect: 'once' },
        ),
      },
      wires: ['start > send'],
    });
    const engine = await world.engine();
    const { executionId } = await engine.begin(engine.startOf(workflowId, { items: [{ json: {} }, { json: {} }] }));
    await until('item 0 is in doubt', async () =>
      (await engine.readSteps(executionId)).steps.some(({ doubts }) => doubts.length === 1),
    );
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect((await world.row(executionId)).status).toBe('running');
    gate.open();
    await until('it waits', async () => (await world.row(executionId)).waitingFor === 'doubt');
    const message = { kind: 'doubt-answer', step: 1, item: 0, attempt: 1, verdict: 'again' } as const;
    await engine.send({ executionId, source: 'doubt:1:0:1', message });
    await until('it ends', async () => (await world.row(executionId)).status === 'succeeded');
    expect(sent).toEqual([0, 1, 0]);
  });
});
