/** What callers get: the answer as soon as it is durable, the end, that it waits, or that it is still under way. */
import { describe, expect, it } from 'vitest';
import { script } from './testing/script-node.ts';
import { manual, set } from './testing/sketch-workflow.ts';
import { createGate, until } from './testing/until.ts';
import { useWorld } from './testing/use-world.ts';

const world = useWorld();

const respond = { type: 'flow.respond' };

function held() {
  const gate = createGate();
  const slow = script(async (_ctx, items) => {
    await gate.passed;
    return { kind: 'output', outputs: [items] };
  });
  return { gate, slow };
}

describe('the caller of an execution', () => {
  it('gets the answer while the execution goes on', async () => {
    const { gate, slow } = held();
    const workflowId = await world.publish({
      nodes: { start: manual, respond, slow },
      wires: ['start > respond > slow'],
    });
    const engine = await world.engine();
    const { executionId, outcome } = await engine.run(workflowId, { items: [{ json: { n: 1 } }] });
    expect(outcome).toMatchObject({ kind: 'answered', answer: { status: 200, body: { n: 1 } } });
    expect((await world.row(executionId)).status).toBe('running');
    expect((await engine.readSteps(executionId)).answer).toMatchObject({ body: { n: 1 } });
    gate.open();
    await until('it ends', async () => (await world.row(executionId)).status === 'succeeded');
    expect(await engine.waitForOutcome(executionId, 100)).toMatchObject({
      kind: 'answered',
      answer: { body: { n: 1 } },
    });
  });

  it('gets the first of several answers', async () => {
    const workflowId = await world.publish({
      nodes: { start: manual, one: respond, a: set('late', true), two: respond },
      wires: ['start > one > a > two'],
    });
    const engine = await world.engine();
    expect((await engine.run(workflowId)).outcome).toMatchObject({ kind: 'answered', answer: { body: {} } });
  });

  it('gets what the last node gave where nobody answers', async () => {
    const workflowId = await world.publish({ nodes: { start: manual, a: set('a', 1) }, wires: ['start > a'] });
    const engine = await world.engine();
    const { outcome } = await engine.run(workflowId, { items: [{ json: { n: 1 } }, { json: { n: 2 } }] });
    expect(outcome).toMatchObject({ kind: 'ended', status: 'succeeded', error: null });
    expect(outcome.kind === 'ended' && outcome.items.map(({ json }) => json)).toEqual([
      { n: 1, a: 1 },
      { n: 2, a: 1 },
    ]);
  });

  it('gets nothing where the last node gave nothing, neither what came before it nor what arrived', async () => {
    const none = { type: 'flow.filter', parameters: { conditions: [{ left: false, operator: 'boolean.isTrue' }] } };
    const engine = await world.engine();
    for (const wires of [[], ['start > none'], ['start > a', 'a > none']]) {
      const workflowId = await world.publish({ nodes: { start: manual, a: set('a', 1), none }, wires });
      const { executionId, outcome } = await engine.run(workflowId, { items: [{ json: { n: 1 } }] });
      expect(outcome).toMatchObject({ kind: 'ended', status: 'succeeded', items: [] });
      expect(await engine.waitForOutcome(executionId, 0)).toMatchObject({ kind: 'ended', items: [] });
    }
  });

  it('is told that it is still under way when the time is over, and can ask again', async () => {
    const { gate, slow } = held();
    const workflowId = await world.publish({
      nodes: { start: manual, slow, respond },
      wires: ['start > slow > respond'],
    });
    const engine = await world.engine();
    const { executionId, outcome } = await engine.run(workflowId, { waitMs: 20 });
    expect(outcome).toEqual({ kind: 'timeout' });
    expect(await engine.waitForOutcome(executionId, 0)).toEqual({ kind: 'timeout' });
    const later = engine.waitForOutcome(executionId, 5_000);
    const askedMs = performance.now();
    gate.open();
    expect(await later).toMatchObject({ kind: 'answered' });
    // By notification: looking again would take half a second.
    expect(performance.now() - askedMs).toBeLessThan(450);
  });

  it('of an execution that nobody knows is told so', async () => {
    const engine = await world.engine();
    const id = '01994d5e-7a00-7000-8000-00000000000f';
    await expect(engine.waitForOutcome(id, 50)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(engine.readSteps(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await engine.send({ executionId: id, source: 'cancel', message: { kind: 'cancel' } })).toBe(false);
  });
});

describe('a message', () => {
  it('that is read again before its row is gone is folded once', async () => {
    const { gate, slow } = held();
    const wait = { type: 'flow.wait', parameters: { mode: 'resume' } };
    const workflowId = await world.publish({ nodes: { start: manual, slow, wait }, wires: ['start > slow > wait'] });
    const { executions } = world.store;
    const read: Awaited<ReturnType<typeof executions.readInbox>> = [];
    let looks = 0;
    const engine = await world.engine({
      executions: {
        ...executions,
        async readInbox(...of) {
          looks++;
          read.push(...(await executions.readInbox(...of)));
          return [...read];
        },
      },
    });
    const { executionId } = await engine.begin(engine.startOf(workflowId));
    const row = { executionId, source: 'resume:2', message: { kind: 'resume', wait: 2, body: 'once' } } as const;
    await executions.insertInbox(row);
    read.push(row);
    for (let look = looks + 2; looks < look; ) {
      await executions.notify({ kind: 'wake', executionId });
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    gate.open();
    await until('it ends', async () => (await world.row(executionId)).status === 'succeeded');
    const rows = await world.query<{ payload: string }>('select payload from journal order by seq');
    expect(rows.flatMap(({ payload }) => payload.match(/"kind":"inbox"/g) ?? [])).toHaveLength(1);
    expect(await world.query('select from inbox')).toEqual([]);
  });
});
