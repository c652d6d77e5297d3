/** Faults of the journal: values that it refuses, and connections that are lost before or after the commit. */
import { type Journal, type JournalEntry, NoriaError } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { script, sender } from './testing/script-node.ts';
import { manual, set } from './testing/sketch-workflow.ts';
import { createGate, until } from './testing/until.ts';
import { useWorld } from './testing/use-world.ts';

const world = useWorld();

/** Refuses flushes in which a payload holds the word. */
const refusing =
  (word: string, flushed: number[] = []) =>
  (journal: Journal): Journal => ({
    ...journal,
    async flush(entries) {
      flushed.push(entries.length);
      if (entries.some(({ payload }) => payload.includes(word))) {
        throw new NoriaError('JOURNAL_REFUSED', { problem: `it holds "${word}"` });
      }
      return journal.flush(entries);
    },
  });

const away = () => new NoriaError('DATABASE_UNREACHABLE', { problem: 'the connection was lost' });

/** Loses the connection once, for the first flush that fits. */
const losing =
  (when: 'before' | 'after', fits: (entries: readonly JournalEntry[]) => boolean) =>
  (journal: Journal): Journal => {
    let isLost = false;
    return {
      ...journal,
      async flush(entries) {
        if (isLost || !fits(entries)) return journal.flush(entries);
        isLost = true;
        if (when === 'after') await journal.flush(entries);
        throw away();
      },
    };
  };

const echo = { nodes: { start: manual, a: set('a', '={{ $json.text }}') }, wires: ['start > a'] };

describe('a value that the journal refuses', () => {
  it('fails only the execution that holds it, however many share its flush', async () => {
    const workflowId = await world.publish(echo);
    const flushed: number[] = [];
    const engine = await world.engine({ journal: refusing('poison', flushed) });
    await engine.run(workflowId);
    const texts = Array.from({ length: 16 }, (_, n) => (n === 11 ? 'poison' : `good ${n}`));
    const ended = await Promise.allSettled(
      texts.map((text) => engine.run(workflowId, { items: [{ json: { text } }] })),
    );
    expect(ended.map(({ status }) => status)).toEqual(
      texts.map((text) => (text === 'poison' ? 'rejected' : 'fulfilled')),
    );
    expect(ended[11]).toMatchObject({ reason: { code: 'JOURNAL_REFUSED' } });
    // All together, then halves of what holds it: 16, 8, 4, 2, 1.
    expect(flushed.length).toBeLessThanOrEqual(11);
    expect(engine.counts()).toMatchObject({ active: 0, queued: 0 });
  });

  it('after the acceptance ends the execution with a report', async () => {
    const workflowId = await world.publish({
      nodes: { start: manual, act: sender(async () => ({})), bad: set('a', 'poison') },
      wires: ['start > act > bad'],
    });
    const engine = await world.engine({ journal: refusing('"a":"poison"') });
    const { executionId, outcome } = await engine.run(workflowId);
    expect(outcome).toMatchObject({ kind: 'ended', status: 'failed', error: { code: 'JOURNAL_REFUSED' } });
    expect(await world.row(executionId)).toMatchObject({ status: 'failed', error: { code: 'JOURNAL_REFUSED' } });
    expect(engine.counts()).toMatchObject({ active: 0, queued: 0 });
  });

  it('in an answer keeps the answer from being told', async () => {
    const workflowId = await world.publish({
      nodes: {
        start: manual,
        act: sender(async () => ({})),
        bad: set('a', 'poison'),
        respond: { type: 'flow.respond' },
      },
      wires: ['start > act > bad > respond'],
    });
    const engine = await world.engine({ journal: refusing('"a":"poison"') });
    const { executionId, outcome } = await engine.run(workflowId);
    expect(outcome).toMatchObject({ kind: 'ended', status: 'failed' });
    expect((await engine.readSteps(executionId)).answer).toBeNull();
    expect(await world.row(executionId)).toMatchObject({ answerSeq: null });
  });

  it('in a called execution fails the call', async () => {
    const child = await world.publish({ nodes: { start: manual, bad: set('a', 'poison') }, wires: ['start > bad'] });
    const call = { type: 'flow.call', parameters: { workflowId: child } };
    const parent = await world.publish({ nodes: { start: manual, call }, wires: ['start > call'] });
    const engine = await world.engine({ journal: refusing('"a":"poison"') });
    expect((await engine.run(parent)).outcome).toMatchObject({ status: 'failed', error: { code: 'CALL_FAILED' } });
  });

  it('starts the error workflow, of which nothing is lost', async () => {
    const handler = await world.publish({ nodes: { start: manual, note: set('seen', 1) }, wires: ['start > note'] });
    const workflowId = await world.publish({
      nodes: { start: manual, act: sender(async () => ({})), bad: set('a', 'poison') },
      wires: ['start > act > bad'],
      settings: { errorWorkflow: handler },
    });
    const engine = await world.engine({ journal: refusing('"a":"poison"') });
    expect((await engine.run(workflowId)).outcome).toMatchObject({ status: 'failed' });
    await until(
      'the error workflow has run',
      async () =>
        (await world.query(`select from executions where workflow_id = $1 and status = 'succeeded'`, handler))
          .length === 1,
    );
  });

  it('with an error that has no name fails one execution, and not the process', async () => {
    const workflowId = await world.publish(echo);
    const engine = await world.engine({
      journal: (journal) => ({
        ...journal,
        flush: async (entries) => {
          if (entries.some(({ payload }) => payload.includes('poison'))) throw new TypeError('not an integer');
          return journal.flush(entries);
        },
      }),
    });
    const ended = await Promise.allSettled(
      ['good', 'poison', 'fine'].map((text) => engine.run(workflowId, { items: [{ json: { text } }] })),
    );
    expect(ended.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });
});

describe('a connection that is lost', () => {
  it.each(['before', 'after'] as const)('%s the commit of an acceptance leaves one execution', async (when) => {
    const workflowId = await world.publish(echo);
    const engine = await world.engine({ journal: losing(when, () => true) });
    const { executionId, outcome } = await engine.run(workflowId);
    expect(outcome).toMatchObject({ status: 'succeeded' });
    expect(await world.query<{ id: string }>('select id from executions')).toEqual([{ id: executionId }]);
    expect(await world.query('select from journal')).toHaveLength(1);
    expect(engine.isHealthy()).toBe(true);
  });

  it.each(['before', 'after'] as const)('%s the commit of an intent leads to one effect', async (when) => {
    let runs = 0;
    const act = sender(async () => ({ runs: ++runs }));
    const workflowId = await world.publish({ nodes: { start: manual, act }, wires: ['start > act'] });
    const engine = await world.engine({
      journal: losing(when, (entries) => entries.some(({ payload }) => payload.includes('effect.intended'))),
    });
    expect((await engine.run(workflowId)).outcome).toMatchObject({ status: 'succeeded' });
    expect(runs).toBe(1);
  });

  it.each(['before', 'after'] as const)('%s the commit of a keyed start leaves one execution', async (when) => {
    const workflowId = await world.publish(echo);
    const engine = await world.engine({ journal: losing(when, () => true) });
    const idempotency = { key: 'k', bodyHash: 'h', ttlMs: 60_000 };
    const first = await engine.run(workflowId, { idempotency });
    expect(first.duplicate).toBe(false);
    expect(await engine.run(workflowId, { idempotency })).toMatchObject({
      duplicate: true,
      executionId: first.executionId,
    });
  });

  it('after the commit of the end of what is not kept tells the end', async () => {
    const workflowId = await world.publish({
      nodes: { start: manual, act: sender(async () => ({ n: 1 })) },
      wires: ['start > act'],
      settings: { save: 'none' },
    });
    const engine = await world.engine({
      journal: losing('after', (entries) => entries.some(({ discard }) => discard)),
    });
    expect((await engine.run(workflowId)).outcome).toMatchObject({ status: 'succeeded', items: [{ json: { n: 1 } }] });
    expect(await world.query('select from executions')).toEqual([]);
  });

  it('after the commit of a release leaves the execution waiting', async () => {
    const wait = { type: 'flow.wait', parameters: { mode: 'resume' } };
    const workflowId = await world.publish({ nodes: { start: manual, wait }, wires: ['start > wait'] });
    const engine = await world.engine({
      journal: losing('after', (entries) => entries.some(({ projection }) => projection.status === 'waiting')),
    });
    const { executionId, outcome } = await engine.run(workflowId);
    expect(outcome).toEqual({ kind: 'waiting' });
    expect((await world.row(executionId)).status).toBe('waiting');
  });

  it('before a call that another process made long ago does not make it again', async () => {
    let runs = 0;
    const end = createGate();
    const act = sender(async () => {
      runs++;
      await end.passed;
      return { runs };
    });
    const child = await world.publish({ nodes: { start: manual, act }, wires: ['start > act'] });
    const call = { type: 'flow.call', parameters: { workflowId: child } };
    const parent = await world.publish({ nodes: { start: manual, call }, wires: ['start > call'] });
    // Its one place is taken by the child: it is the second process that finds the parent in the queue.
    const first = await world.engine({ places: { maxConcurrent: 1 } });
    const { executionId } = await first.begin(first.startOf(parent));
    await until('the child acts', () => runs === 1);
    let isLost = false;
    const second = await world.engine({
      journal: (journal) =>
        losing('before', (entries) => (isLost ||= entries.some(({ accept }) => accept?.parentId != null)))(journal),
    });
    await world.query(`update executions set process_id = null, status = 'queued' where id = '${executionId}'`);
    await until('the second process calls the child as well', () => isLost);
    await until('it has found that the child is there', async () => second.counts().active === 0);
    expect(runs).toBe(1);
    end.open();
    await until('the parent has ended', async () => (await world.row(executionId)).status === 'succeeded');
    expect(runs).toBe(1);
  });

  it('makes the process unhealthy until the database answers again', async () => {
    const workflowId = await world.publish(echo);
    const isAway = { now: false };
    const engine = await world.engine({
      journal: (journal) => ({
        ...journal,
        flush: (entries) => (isAway.now ? Promise.reject(away()) : journal.flush(entries)),
      }),
    });
    await engine.run(workflowId);
    isAway.now = true;
    const ended = engine.run(workflowId);
    await until('it is unhealthy', () => !engine.isHealthy());
    isAway.now = false;
    expect((await ended).outcome).toMatchObject({ status: 'succeeded' });
    expect(engine.isHealthy()).toBe(true);
  });
});

describe('records that come while their execution is being written', () => {
  it('are written after it, in order', async () => {
    const gates = [createGate(), createGate()];
    const step = (gate: number) =>
      script(async (_ctx, items) => {
        await gates[gate]?.passed;
        return { kind: 'output', outputs: [items] };
      });
    const workflowId = await world.publish({
      nodes: { start: manual, one: step(0), two: step(1), act: sender(async () => ({})) },
      wires: ['start > one > act', 'start > two'],
    });
    const slow = createGate();
    const engine = await world.engine({
      journal: (journal) => ({
        ...journal,
        async flush(entries) {
          if (entries.some(({ payload }) => payload.includes('effect.intended'))) await slow.passed;
          return journal.flush(entries);
        },
      }),
    });
    const { executionId } = await engine.begin(engine.startOf(workflowId));
    gates[0]?.open();
    await until('the intent is on its way', () => engine.flushes.length === 2);
    gates[1]?.open();
    await new Promise((resolve) => setTimeout(resolve, 70));
    expect(engine.flushes).toHaveLength(2);
    slow.open();
    expect(await engine.waitForOutcome(executionId, 5_000)).toMatchObject({ status: 'succeeded' });
    expect(engine.flushes.flat().map(({ seq }) => seq)).toEqual([0, 1, 2, ...(engine.flushes.length > 3 ? [3] : [])]);
  });
});
