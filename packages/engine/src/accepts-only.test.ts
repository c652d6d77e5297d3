/** A process that accepts and runs nothing, beside one that runs: everything is handed over, and callers get their answers. */
import { describe, expect, it } from 'vitest';
import { postgresUrl } from './testing/open-test-store.ts';
import { script } from './testing/script-node.ts';
import { manual, set } from './testing/sketch-workflow.ts';
import { until } from './testing/until.ts';
import { useWorld } from './testing/use-world.ts';

const front = { isShared: true, acceptsOnly: true, places: { maxConcurrent: 0 } } as const;
const worker = { isShared: true } as const;

describe.runIf(postgresUrl !== undefined)('a process that only accepts', () => {
  const world = useWorld('fleet');
  const sum = { nodes: { start: manual, a: set('a', 1) }, wires: ['start > a'] };

  it('runs nothing itself: what it accepted is queued until a worker comes', async () => {
    const workflowId = await world.publish(sum);
    const one = await world.engine(front);
    const { executionId } = await one.begin(one.startOf(workflowId));
    await until('it is queued', async () => (await world.row(executionId)).status === 'queued');
    const waiting = await one.waitForOutcome(executionId, 300);
    expect(waiting).toEqual({ kind: 'timeout' });
    await world.engine(worker);
    expect(await one.waitForOutcome(executionId, 8_000)).toMatchObject({ kind: 'ended', items: [{ json: { a: 1 } }] });
  });

  it('gives its callers the answers of workers, soon', async () => {
    const respond = { type: 'flow.respond' };
    const workflowId = await world.publish({
      nodes: { start: manual, a: set('a', 1), respond },
      wires: ['start > a > respond'],
    });
    const one = await world.engine(front);
    await world.engine(worker);
    await one.run(workflowId);
    const sentMs = performance.now();
    expect((await one.run(workflowId)).outcome).toMatchObject({ kind: 'answered', answer: { body: { a: 1 } } });
    // Polling alone would take longer.
    expect(performance.now() - sentMs).toBeLessThan(400);
  });

  it('tells what a worker ended of a workflow that saves nothing, and nothing is left soon after', async () => {
    const workflowId = await world.publish({ ...sum, settings: { save: 'none' } });
    const one = await world.engine(front);
    await world.engine({ ...worker, discardGraceMs: 1_000 });
    const { executionId, outcome } = await one.run(workflowId);
    expect(outcome).toMatchObject({ kind: 'ended', status: 'succeeded', items: [{ json: { a: 1 } }] });
    await until('it is gone', async () => (await world.query('select from executions')).length === 0);
    await expect(one.readSteps(executionId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('says that an execution waits, and takes the message that ends the wait', async () => {
    const wait = { type: 'flow.wait', parameters: { mode: 'resume' } };
    const workflowId = await world.publish({ nodes: { start: manual, wait }, wires: ['start > wait'] });
    const one = await world.engine(front);
    await world.engine(worker);
    const { executionId, outcome } = await one.run(workflowId);
    expect(outcome).toEqual({ kind: 'waiting' });
    await one.send({ executionId, source: 'resume:0', message: { kind: 'resume', wait: 0, body: { yes: true } } });
    await until('it has ended', async () => (await world.row(executionId)).status === 'succeeded');
    expect(await one.waitForOutcome(executionId, 8_000)).toMatchObject({
      items: [{ json: { resume: { yes: true } } }],
    });
  });

  it('retries and resumes what failed, in a worker', async () => {
    let tries = 0;
    const flaky = script((_ctx, items) => {
      tries++;
      if (tries === 1) throw new Error('it broke');
      return { kind: 'output', outputs: [items] };
    });
    const workflowId = await world.publish({
      nodes: { start: manual, a: set('a', 1), flaky },
      wires: ['start > a > flaky'],
    });
    const one = await world.engine(front);
    await world.engine(worker);
    const failed = await one.run(workflowId);
    expect(failed.outcome).toMatchObject({ kind: 'ended', status: 'failed' });
    const resumed = await one.resume(failed.executionId, { version: 'same' });
    expect(await one.waitForOutcome(resumed.executionId, 8_000)).toMatchObject({ status: 'succeeded' });
    const retried = await one.retry(failed.executionId, { version: 'same' });
    expect(await one.waitForOutcome(retried.executionId, 8_000)).toMatchObject({ items: [{ json: { a: 1 } }] });
  });

  it('fires schedules for workers', async () => {
    const schedule = { kind: 'interval', everyMs: 3_600_000, anchorMs: Date.now() - 1_000 } as const;
    const nodes = { start: { type: 'trigger.schedule', parameters: {} }, a: set('a', 1) };
    const due = { node: 'start', rule: 0, schedule, missed: 'last', nextMs: schedule.anchorMs } as const;
    await world.publish({ nodes, wires: ['start > a'] }, { schedules: [due] });
    await world.engine(front);
    await until(
      'it is queued',
      async () => (await world.query(`select from executions where status = 'queued'`)).length === 1,
    );
    await world.engine(worker);
    await until(
      'it has run',
      async () => (await world.query(`select from executions where status = 'succeeded'`)).length === 1,
    );
  });
});
