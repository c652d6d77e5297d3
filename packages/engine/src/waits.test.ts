/** Waits: short ones in memory, long ones as rows; who comes first ends them. */
import { describe, expect, it } from 'vitest';
import { script } from './testing/script-node.ts';
import { manual, set } from './testing/sketch-workflow.ts';
import { createGate, until } from './testing/until.ts';
import { useWorld } from './testing/use-world.ts';

const world = useWorld('pglite');

const waitFor = (amount: number, unit: string) => ({ type: 'flow.wait', parameters: { mode: 'time', amount, unit } });
const waitForResume = { type: 'flow.wait', parameters: { mode: 'resume' } };
const limited = (limitAmount: number, limitUnit: string) => ({
  type: 'flow.wait',
  parameters: { mode: 'resume', limit: true, limitAmount, limitUnit },
});

const resume = (executionId: string, wait: number, body: string) => ({
  executionId,
  source: `resume:${wait}`,
  message: { kind: 'resume', wait, body } as const,
});

const isOver = (executionId: string) =>
  until('it has ended', async () => (await world.row(executionId)).status === 'succeeded');

describe('a short wait', () => {
  it('is over in memory, without a row of its own', async () => {
    const workflowId = await world.publish({
      nodes: { start: manual, wait: waitFor(0.03, 'seconds'), end: set('a', 1) },
      wires: ['start > wait > end'],
    });
    const engine = await world.engine();
    const { outcome } = await engine.run(workflowId);
    expect(outcome).toMatchObject({ kind: 'ended', status: 'succeeded', items: [{ json: { a: 1 } }] });
    expect(engine.flushes.flat().every(({ timers }) => timers === null)).toBe(true);
  });

  it('gives its place to others, and takes one again afterwards', async () => {
    const waiting = await world.publish({
      nodes: { start: manual, wait: waitFor(0.1, 'seconds'), end: set('a', 1) },
      wires: ['start > wait > end'],
    });
    const brief = await world.publish({ nodes: { start: manual, a: set('a', 1) }, wires: ['start > a'] });
    const counted: number[] = [];
    const engine = await world.engine({ places: { maxConcurrent: 1 } });
    const first = engine.run(waiting);
    await engine.run(brief);
    counted.push(engine.counts().active);
    expect((await first).outcome).toMatchObject({ status: 'succeeded' });
    expect(counted).toEqual([0]);
    expect(engine.counts()).toMatchObject({ active: 0, queued: 0 });
  });
});

describe('a long wait', () => {
  it('holds nothing in memory, tells its caller, and is ended by its timer', async () => {
    const workflowId = await world.publish({
      nodes: { start: manual, wait: waitFor(1, 'hours'), end: set('a', 1) },
      wires: ['start > wait > end'],
    });
    const clock = { nowMs: () => Date.now() };
    const engine = await world.engine({ clock });
    const { executionId, outcome } = await engine.run(workflowId);
    expect(outcome).toEqual({ kind: 'waiting' });
    expect(await world.row(executionId)).toMatchObject({ status: 'waiting', waitingFor: 'timer' });
    expect(engine.counts()).toMatchObject({ active: 0, queued: 0 });
    clock.nowMs = () => Date.now() + 3_600_000;
    await world.query(`update timers set wake_at = clock_timestamp()`);
    await isOver(executionId);
    expect(await world.query('select from timers')).toEqual([]);
  });

  it('is ended by a resume, whose body goes to the items', async () => {
    const workflowId = await world.publish({
      nodes: { start: manual, wait: waitForResume },
      wires: ['start > wait'],
    });
    const engine = await world.engine();
    const { executionId } = await engine.run(workflowId);
    expect(await world.row(executionId)).toMatchObject({ status: 'waiting', waitingFor: 'resume' });
    const [, step] = (await engine.readSteps(executionId)).steps;
    expect(step?.waiting).toEqual({ untilMs: null, resumable: true, number: 1 });
    expect(await engine.send(resume(executionId, 1, 'yes'))).toBe(true);
    await isOver(executionId);
    expect(await engine.waitForOutcome(executionId, 100)).toMatchObject({ items: [{ json: { resume: 'yes' } }] });
  });

  it('is over at once when its resume came before it', async () => {
    const gate = createGate();
    const slow = script(async (_ctx, items) => {
      await gate.passed;
      return { kind: 'output', outputs: [items] };
    });
    const workflowId = await world.publish({
      nodes: { start: manual, slow, wait: waitForResume },
      wires: ['start > slow > wait'],
    });
    const engine = await world.engine();
    const { executionId } = await engine.begin(engine.startOf(workflowId));
    expect(await engine.findWaitPhase(executionId, 2)).toBe('to-come');
    await engine.send(resume(executionId, 2, 'early'));
    gate.open();
    await isOver(executionId);
    expect(await engine.waitForOutcome(executionId, 100)).toMatchObject({ items: [{ json: { resume: 'early' } }] });
  });

  it('takes a resume once, however often it is sent', async () => {
    const workflowId = await world.publish({
      nodes: { start: manual, one: waitForResume, two: waitForResume },
      wires: ['start > one > two'],
    });
    const engine = await world.engine();
    const { executionId } = await engine.run(workflowId);
    const sent = await Promise.all(['a', 'b', 'c'].map((body) => engine.send(resume(executionId, 1, body))));
    expect(sent.filter(Boolean)).toHaveLength(1);
    await until('the second wait has begun', async () => (await engine.readSteps(executionId)).steps.length === 3);
    await engine.send(resume(executionId, 1, 'late'));
    await until('the late one is dropped', async () => (await world.query('select from inbox')).length === 0);
    expect((await engine.readSteps(executionId)).steps[2]?.status).toBe('waiting');
    const rows = await world.query<{ payload: string }>('select payload from journal order by seq');
    const resumes = rows.flatMap(({ payload }) => payload.match(/"kind":"resume"/g) ?? []);
    expect(resumes).toHaveLength(2);
  });

  it('that is limited goes by the second output when nobody comes in time', async () => {
    const workflowId = await world.publish({
      nodes: { start: manual, wait: limited(0.05, 'seconds'), came: set('way', 'came'), late: set('way', 'late') },
      wires: ['start > wait > came', 'wait:1 > late'],
    });
    const engine = await world.engine();
    const { executionId, outcome } = await engine.run(workflowId);
    expect(outcome).toMatchObject({ kind: 'ended', items: [{ json: { way: 'late' } }] });
    expect(await engine.send(resume(executionId, 1, 'too late'))).toBe(false);
  });

  it('that is limited is ended by whoever stands first in the inbox', async () => {
    const workflowId = await world.publish({
      nodes: { start: manual, wait: limited(1, 'hours'), came: set('way', 'came'), late: set('way', 'late') },
      wires: ['start > wait > came', 'wait:1 > late'],
    });
    const clock = { nowMs: () => Date.now() };
    const first = await world.engine({ clock });
    const { executionId } = await first.run(workflowId);
    await first.stop(0);
    clock.nowMs = () => Date.now() + 3_600_000;
    await world.store.executions.insertInbox(resume(executionId, 1, 'just in time'));
    await world.query(`update timers set wake_at = clock_timestamp()`);
    const second = await world.engine({ clock });
    await isOver(executionId);
    expect(await second.waitForOutcome(executionId, 100)).toMatchObject({
      items: [{ json: { way: 'came', resume: 'just in time' } }],
    });
  });

  it('in one branch lets the other branches end first', async () => {
    const workflowId = await world.publish({
      nodes: { start: manual, wait: waitForResume, slow: waitFor(0.03, 'seconds'), end: set('a', 1) },
      wires: ['start > wait', 'start > slow > end'],
    });
    const engine = await world.engine();
    const { executionId, outcome } = await engine.run(workflowId);
    expect(outcome).toEqual({ kind: 'waiting' });
    const { steps } = await engine.readSteps(executionId);
    expect(steps.map(({ node, status }) => `${node} ${status}`)).toEqual([
      'start succeeded',
      'wait waiting',
      'slow succeeded',
      'end succeeded',
    ]);
    await engine.send(resume(executionId, 1, 'yes'));
    await isOver(executionId);
  });
});

describe('a process that dies while executions wait', () => {
  it('loses none of them: short waits go on in another process', async () => {
    const workflowId = await world.publish({
      nodes: { start: manual, wait: waitFor(0.25, 'seconds'), end: set('a', 1) },
      wires: ['start > wait > end'],
    });
    const first = await world.engine();
    const { executionId } = await first.begin(first.startOf(workflowId));
    await until('the wait is in the journal', async () =>
      (await first.readSteps(executionId)).steps.some(({ status }) => status === 'waiting'),
    );
    await first.kill();
    const second = await world.engine();
    expect(await second.waitForOutcome(executionId, 8_000)).toMatchObject({ status: 'succeeded' });
  });
});

describe('thousands of executions that have ended or wait', () => {
  it('leave nothing behind in the process', async () => {
    const brief = await world.publish({ nodes: { start: manual, a: set('a', 1) }, wires: ['start > a'] });
    const waiting = await world.publish({ nodes: { start: manual, wait: waitForResume }, wires: ['start > wait'] });
    const engine = await world.engine();
    await engine.run(brief);
    const before = countTimers();
    const outcomes = await Promise.all(
      Array.from({ length: 1_000 }, (_, n) => engine.run(n % 2 === 0 ? brief : waiting)),
    );
    expect(outcomes.filter(({ outcome }) => outcome.kind === 'waiting')).toHaveLength(500);
    expect(engine.counts()).toMatchObject({ active: 0, queued: 0 });
    await until('no timer is left', () => countTimers() <= before + 1);
  });
});

/** Of the whole process; those of the engine and of the database come and go by one. */
function countTimers(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
}
