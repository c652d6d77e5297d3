/** Cancel, failure and end: nothing more begins. */
import { describe, expect, it } from 'vitest';
import { makePlan } from '../testing/make-plan.ts';
import { items, Player } from '../testing/player.ts';
import { listDueCommands } from './commands.ts';

const plan = makePlan({
  nodes: { start: {}, a: {}, b: {}, join: { inputs: 2 } },
  wires: ['start > a > join', 'start > b > join:1'],
});

describe('a cancel', () => {
  it('asks for a stop once and takes over what still ends, without going on', () => {
    const run = new Player(plan);
    run.said();
    run.send({ kind: 'cancel', reason: 'wrong order' });
    run.send({ kind: 'cancel' });
    run.settle('a');
    run.settle('b');
    expect(run.said()).toEqual(['stop']);
    expect(run.state.cancelling).toEqual({ reason: 'wrong order' });
    expect(run.open).toEqual([]);
    expect(run.isReplayable).toBe(true);
  });

  it('lets no step wait, call or try again', () => {
    const run = new Player(plan);
    run.send({ kind: 'cancel' });
    run.said();
    run.record({ kind: 'step.waiting', step: 1, startedMs: 1, untilMs: 5_000 });
    const calls = [{ workflowId: 'w', executionId: 'x', items: items(1) }];
    run.record({ kind: 'step.calling', step: 2, startedMs: 1, waitForEnd: true, calls });
    run.send({ kind: 'timer', step: 1, wakeAtMs: 5_000 });
    expect(run.said()).toEqual([]);
    expect(listDueCommands(run.state)).toEqual([{ kind: 'stop' }]);
  });

  it('counts when it comes after the last step', () => {
    const run = new Player(makePlan({ nodes: { start: {} }, wires: [] }));
    run.send({ kind: 'cancel' });
    expect(run.said()).toEqual(['finish', 'stop']);
  });
});

describe('a failure', () => {
  it('asks for nothing but a stop, also when what failed was the step limit', () => {
    const nodes = { start: {}, a: {}, b: {}, c: {} };
    const run = new Player(makePlan({ nodes, wires: ['start > a', 'start > b', 'start > c'], maxSteps: 2 }));
    expect(run.said()).toEqual(['stop']);
    expect(run.state.failing).toMatchObject({ code: 'STEP_LIMIT', node: 'b' });
  });

  it('keeps the first error', () => {
    const run = new Player(plan);
    run.fail('a');
    run.settle('b', [], { error: { code: 'NODE_CRASHED', message: 'second' } });
    expect(run.state.failing).toMatchObject({ code: 'NODE_FAILED', step: 1 });
  });
});

describe('the end', () => {
  it('is final: records after it change nothing', () => {
    const run = new Player(plan);
    run.said();
    run.record({ kind: 'finished', atMs: 9, status: 'cancelled', abandoned: [1, 2] });
    run.settle('a');
    run.send({ kind: 'cancel' });
    expect(run.said()).toEqual([]);
    expect(run.state.finished?.status).toBe('cancelled');
    expect(run.open).toEqual(['a', 'b']);
    expect(listDueCommands(run.state)).toEqual([]);
  });
});
