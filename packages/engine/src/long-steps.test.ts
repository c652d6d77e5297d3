/** Steps that compute for long: everything else in the process goes on meanwhile, and a cancel ends them. */
import type { Item } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { manual, set } from './testing/sketch-workflow.ts';
import { until } from './testing/until.ts';
import { useWorld } from './testing/use-world.ts';

const world = useWorld();

/** Some milliseconds for each item. */
const heavy = '={{ Array.from({ length: 200 }).map(() => Array.from({ length: 100 }).map(() => 1).length).length }}';
const items: Item[] = Array.from({ length: 300 }, (_, n) => ({ json: { n } }));

async function start() {
  const workflowId = await world.publish({ nodes: { start: manual, work: set('a', heavy) }, wires: ['start > work'] });
  const engine = await world.engine();
  return { engine, request: { ...engine.startOf(workflowId), items } };
}

describe('a step that computes for long', () => {
  it('lets other work through', async () => {
    const { engine, request } = await start();
    let longestMs = 0;
    let lastMs = performance.now();
    const startedMs = lastMs;
    const probe = setInterval(() => {
      longestMs = Math.max(longestMs, performance.now() - lastMs);
      lastMs = performance.now();
    }, 1);
    const { outcome } = await engine.beginAndWait(request, 60_000);
    clearInterval(probe);
    expect(outcome).toMatchObject({ kind: 'ended', status: 'succeeded' });
    expect(longestMs).toBeLessThan((performance.now() - startedMs) / 2);
  });

  it('ends when it is cancelled', async () => {
    const { engine, request } = await start();
    const { executionId } = await engine.begin(request);
    await engine.send({ executionId, source: 'cancel', message: { kind: 'cancel' } });
    await until('it is cancelled', async () => (await world.row(executionId)).status === 'cancelled');
    const [, work] = (await engine.readSteps(executionId)).steps;
    expect(work?.outputs).toEqual([]);
  });
});
