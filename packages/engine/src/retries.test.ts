/** Another try of a failed step: when, how often, and never of a `once` effect that may have happened. */
import { EffectError, type Item, type NoriaError } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { script, sender } from './testing/script-node.ts';
import { manual } from './testing/sketch-workflow.ts';
import { until } from './testing/until.ts';
import { useWorld } from './testing/use-world.ts';

const world = useWorld();

interface Failure {
  sent: 'no' | 'unknown' | 'answered';
  refused?: boolean;
  retryAfterMs?: number;
}

/** A sender whose first tries fail. */
async function publishFailing(failures: readonly Failure[], over: object) {
  const atMs: number[] = [];
  const send = sender(async () => {
    atMs.push(performance.now());
    const failure = failures[atMs.length - 1];
    if (failure !== undefined) throw new EffectError('OUTBOUND_STATUS', { host: 'x', status: 503 }, failure);
    return { tries: atMs.length };
  }, over);
  return { atMs, workflowId: await world.publish({ nodes: { start: manual, send }, wires: ['start > send'] }) };
}

describe('a step that failed', () => {
  it('is tried again after a delay that doubles', async () => {
    const { atMs, workflowId } = await publishFailing([{ sent: 'no' }, { sent: 'no' }], {
      retry: { maxAttempts: 3, delayMs: 20 },
    });
    const engine = await world.engine();
    const { executionId, outcome } = await engine.run(workflowId);
    expect(outcome).toMatchObject({ kind: 'ended', items: [{ json: { tries: 3 } }] });
    // Equal jitter: at least half of the full delay.
    expect((atMs[1] ?? 0) - (atMs[0] ?? 0)).toBeGreaterThanOrEqual(9);
    expect((atMs[2] ?? 0) - (atMs[1] ?? 0)).toBeGreaterThanOrEqual(19);
    const [, step] = (await engine.readSteps(executionId)).steps;
    expect(step).toMatchObject({ status: 'succeeded', attempt: 3 });
  });

  it('fails for good after its last try, with the last error', async () => {
    const { atMs, workflowId } = await publishFailing([{ sent: 'no' }, { sent: 'no' }], {
      retry: { maxAttempts: 2, delayMs: 1 },
    });
    const engine = await world.engine();
    expect((await engine.run(workflowId)).outcome).toMatchObject({
      status: 'failed',
      error: { code: 'OUTBOUND_STATUS', node: 'send', step: 1 },
    });
    expect(atMs).toHaveLength(2);
  });

  it('is not tried more often than the installation allows', async () => {
    const { atMs, workflowId } = await publishFailing([{ sent: 'no' }, { sent: 'no' }], {
      retry: { maxAttempts: 3, delayMs: 1 },
    });
    const engine = await world.engine({ limits: { maxAttempts: 2 } });
    expect((await engine.run(workflowId)).outcome).toMatchObject({ status: 'failed' });
    expect(atMs).toHaveLength(2);
  });

  it('waits as long as the other side asked for', async () => {
    const { atMs, workflowId } = await publishFailing([{ sent: 'answered', refused: true, retryAfterMs: 150 }], {
      retry: { maxAttempts: 2, delayMs: 1 },
    });
    const engine = await world.engine();
    await engine.run(workflowId);
    expect((atMs[1] ?? 0) - (atMs[0] ?? 0)).toBeGreaterThanOrEqual(149);
  });

  it('is not repeated when its `once` effect was answered with an error', async () => {
    const { atMs, workflowId } = await publishFailing([{ sent: 'answered' }], {
      retry: { maxAttempts: 3, delayMs: 1 },
    });
    const engine = await world.engine();
    expect((await engine.run(workflowId)).outcome).toMatchObject({ status: 'failed' });
    expect(atMs).toHaveLength(1);
  });

  it('is repeated when its effect is idempotent, whatever became of the last try', async () => {
    const { atMs, workflowId } = await publishFailing([{ sent: 'answered' }, { sent: 'unknown' }], {
      effect: 'idempotent',
      retry: { maxAttempts: 3, delayMs: 1 },
    });
    const engine = await world.engine();
    expect((await engine.run(workflowId)).outcome).toMatchObject({ status: 'succeeded' });
    expect(atMs).toHaveLength(3);
  });

  it('is not tried again when its result follows from its input', async () => {
    let runs = 0;
    const broken = script(
      () => {
        runs++;
        throw new Error('always');
      },
      { retry: { maxAttempts: 3, delayMs: 1 } },
    );
    const workflowId = await world.publish({ nodes: { start: manual, broken }, wires: ['start > broken'] });
    const engine = await world.engine();
    expect((await engine.run(workflowId)).outcome).toMatchObject({ status: 'failed', error: { code: 'NODE_CRASHED' } });
    expect(runs).toBe(1);
  });

  it('repeats only the items whose effect failed', async () => {
    const sent: unknown[] = [];
    const send = sender(
      async ({ json }) => {
        sent.push(json.n);
        if (json.n === 2 && sent.filter((n) => n === 2).length === 1) {
          throw new EffectError('OUTBOUND_FAILED', { host: 'x', problem: 'reset' }, { sent: 'no' });
        }
        return { n: json.n ?? null };
      },
      { retry: { maxAttempts: 2, delayMs: 1 } },
    );
    const workflowId = await world.publish({ nodes: { start: manual, send }, wires: ['start > send'] });
    const engine = await world.engine();
    const items: Item[] = [1, 2, 3].map((n) => ({ json: { n } }));
    expect((await engine.run(workflowId, { items })).outcome).toMatchObject({ items });
    expect(sent).toEqual([1, 2, 2, 3]);
  });

  it.each([
    [true, [1, 1, 1, 2, 2, 2, 2]],
    [false, [1, 1, 1, 2, 2]],
  ])(
    'with several effects for an item goes on after those that came, where a repeat is safe: %s',
    async (refused, expected) => {
      const sent: number[] = [];
      const send = script(
        async (ctx, items) => {
          const outputs: Item[] = [];
          const failures: { item: number; error: ReturnType<NoriaError['toReport']> }[] = [];
          for (const [index, { json }] of items.entries()) {
            try {
              for (let part = 0; part < 3; part++) {
                await ctx.effect(index + part * items.length, () => {
                  sent.push(Number(json.n));
                  if (json.n === 2 && part === 1 && sent.length === 5) {
                    throw new EffectError('OUTBOUND_STATUS', { host: 'x', status: 429 }, { sent: 'answered', refused });
                  }
                  return Promise.resolve(part);
                });
              }
              outputs.push({ json });
            } catch (error) {
              failures.push({ item: index, error: (error as NoriaError).toReport() });
            }
          }
          return { kind: 'output', outputs: [outputs], ...(failures.length === 0 ? {} : { failures }) };
        },
        { effect: 'once', retry: { maxAttempts: 2, delayMs: 1 } },
      );
      const workflowId = await world.publish({ nodes: { start: manual, send }, wires: ['start > send'] });
      const engine = await world.engine();
      const { outcome } = await engine.run(workflowId, { items: [1, 2].map((n) => ({ json: { n } })) });
      expect(outcome).toMatchObject({ kind: 'ended', status: refused ? 'succeeded' : 'failed' });
      expect(sent).toEqual(expected);
    },
  );
});

describe('a long delay before the next try', () => {
  it('holds no memory, and is over when its timer says so, in whichever process', async () => {
    const { atMs, workflowId } = await publishFailing([{ sent: 'answered', refused: true, retryAfterMs: 3_600_000 }], {
      retry: { maxAttempts: 2 },
    });
    const first = await world.engine();
    const { executionId, outcome } = await first.run(workflowId);
    expect(outcome).toEqual({ kind: 'waiting' });
    expect(await world.row(executionId)).toMatchObject({ status: 'waiting', waitingFor: 'timer' });
    expect(first.counts()).toMatchObject({ active: 0 });
    await first.stop(0);
    const clock = { nowMs: () => Date.now() + 3_700_000 };
    await world.query(`update timers set wake_at = clock_timestamp()`);
    const second = await world.engine({ clock });
    await until('it ends', async () => (await world.row(executionId)).status === 'succeeded');
    expect(await second.waitForOutcome(executionId, 100)).toMatchObject({ items: [{ json: { tries: 2 } }] });
    expect(atMs).toHaveLength(2);
  });
});
