/** Steps that call other workflows: when they go on, and whose ends count. */
import { describe, expect, it } from 'vitest';
import { makePlan } from '../testing/make-plan.ts';
import { items, Player } from '../testing/player.ts';

const plan = makePlan({ nodes: { start: {}, call: {}, end: {} }, wires: ['start > call > end'] });

function call(run: Player, waitForEnd: boolean, ...children: readonly string[]): void {
  const calls = children.map((executionId) => ({ workflowId: 'w', executionId, items: items(1) }));
  run.record({ kind: 'step.calling', step: 1, startedMs: run.nowMs, waitForEnd, calls });
}

function end(run: Player, index: number, executionId: string, status: 'succeeded' | 'failed' = 'succeeded'): void {
  run.send({ kind: 'child-ended', step: 1, index, executionId, status, items: items(5) });
}

function retry(run: Player, code: 'CALL_FAILED' | 'OUTBOUND_FAILED'): void {
  const error = { code, message: 'it failed' };
  run.record({ kind: 'step.retrying', step: 1, startedMs: 1, attempt: 1, error, resumeAtMs: run.nowMs });
  run.send({ kind: 'timer', step: 1 });
}

describe('a call', () => {
  it('wakes its step once all called executions have ended, in any order', () => {
    const run = new Player(plan);
    call(run, true, 'x', 'y');
    expect(run.said()).toEqual(['run call', 'call call']);
    end(run, 1, 'y', 'failed');
    expect(run.said()).toEqual([]);
    end(run, 0, 'x');
    expect(run.said()).toEqual(['wake call']);
    expect(run.step('call').wakeEvent).toEqual({ kind: 'called' });
    expect(run.step('call').calls?.ended.map((child) => child?.status)).toEqual(['succeeded', 'failed']);
    expect(run.isReplayable).toBe(true);
  });

  it('counts each child once', () => {
    const run = new Player(plan);
    call(run, true, 'x', 'y');
    end(run, 0, 'x');
    end(run, 0, 'x', 'failed');
    expect(run.step('call').status).toBe('calling');
    expect(run.step('call').calls?.ended[0]?.status).toBe('succeeded');
  });

  it('takes no end of an execution that it does not wait for', () => {
    const run = new Player(plan);
    call(run, false, 'x');
    expect(run.said()).toEqual(['run call', 'call call', 'wake call']);
    call(run, true, 'y');
    end(run, 0, 'x');
    end(run, 7, 'y');
    expect(run.step('call').status).toBe('calling');
    end(run, 0, 'y');
    expect(run.step('call').status).toBe('woken');
  });

  it('that failed is made afresh by the next try', () => {
    const run = new Player(plan);
    call(run, true, 'x');
    end(run, 0, 'x', 'failed');
    retry(run, 'CALL_FAILED');
    expect(run.said().at(-1)).toBe('run call');
    expect(run.step('call')).toMatchObject({ status: 'ready', wakeEvent: null, calls: null });
    call(run, true, 'x2');
    end(run, 0, 'x', 'failed');
    expect(run.step('call').status).toBe('calling');
    expect(run.isReplayable).toBe(true);
  });

  it('is not repeated by the next try when something else failed after it', () => {
    const run = new Player(plan);
    call(run, true, 'x');
    end(run, 0, 'x');
    retry(run, 'OUTBOUND_FAILED');
    expect(run.said().at(-1)).toBe('wake call');
    expect(run.step('call').calls?.ended[0]?.status).toBe('succeeded');
  });

  it('of nothing goes on at once', () => {
    const run = new Player(plan);
    call(run, true);
    expect(run.step('call').status).toBe('woken');
  });
});
