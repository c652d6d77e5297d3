/** Places of one process: limits, priority, fairness among organizations, keys. */
import type { DispatchedExecution } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { LocalDispatcher, type LocalDispatcherOptions } from './local-dispatcher.ts';
import { until } from './testing/until.ts';

let count = 0;

function execution(over: Partial<DispatchedExecution> = {}): DispatchedExecution {
  return {
    executionId: `e${count++}`,
    organizationId: 'a',
    workflowId: 'w',
    priority: 0,
    concurrencyKey: null,
    workflowLimit: null,
    ...over,
  };
}

/** A dispatcher all of whose places are taken, and the ids of those whose turn came. */
function full(options: Partial<LocalDispatcherOptions> = {}) {
  const dispatcher = new LocalDispatcher({ maxConcurrent: 1, maxConcurrentPerWorkflow: 100, ...options });
  const turns: string[] = [];
  dispatcher.onTurn(({ executionId }) => turns.push(executionId));
  const first = execution({ workflowId: 'other' });
  dispatcher.enter(first);
  const next = (): void => dispatcher.leave(turns.at(-1) ?? first.executionId);
  return { dispatcher, turns, next };
}

describe('the local dispatcher', () => {
  it('lets executions enter while there are places', () => {
    const dispatcher = new LocalDispatcher({ maxConcurrent: 2, maxConcurrentPerWorkflow: 100 });
    const [one, two, three] = [execution(), execution(), execution()];
    expect([one, two, three].map((each) => dispatcher.tryEnter(each))).toEqual([true, true, false]);
    dispatcher.leave(one.executionId);
    expect(dispatcher.tryEnter(three)).toBe(true);
    expect(dispatcher.counts()).toEqual({ active: 2, queued: 0, room: 0 });
  });

  it('gives a place back once, however often an execution leaves', () => {
    const dispatcher = new LocalDispatcher({ maxConcurrent: 2, maxConcurrentPerWorkflow: 1 });
    const one = execution();
    dispatcher.enter(one);
    dispatcher.enter(one);
    dispatcher.leave(one.executionId);
    dispatcher.leave(one.executionId);
    expect(dispatcher.counts()).toEqual({ active: 0, queued: 0, room: 2 });
    expect(dispatcher.tryEnter(execution())).toBe(true);
  });

  it('gives turns by priority, then by age', () => {
    const { dispatcher, turns, next } = full();
    const queued = [execution(), execution({ priority: 5 }), execution(), execution({ priority: 5 })];
    for (const each of queued) dispatcher.dispatch(each);
    for (let turn = 0; turn < 4; turn++) next();
    expect(turns).toEqual([1, 3, 0, 2].map((index) => queued[index]?.executionId));
  });

  it('gives organizations their turns one after the other, however many each has waiting', () => {
    const { dispatcher, turns, next } = full();
    const ofA = [execution(), execution(), execution()];
    const ofB = [execution({ organizationId: 'b' }), execution({ organizationId: 'b' })];
    for (const each of [...ofA, ...ofB]) dispatcher.dispatch(each);
    for (let turn = 0; turn < 5; turn++) next();
    expect(turns).toEqual([ofA[0], ofB[0], ofA[1], ofB[1], ofA[2]].map((each) => each?.executionId));
  });

  it('limits each workflow, by its own limit where that is lower, and says which are at it', () => {
    const dispatcher = new LocalDispatcher({ maxConcurrent: 10, maxConcurrentPerWorkflow: 2 });
    expect(dispatcher.tryEnter(execution())).toBe(true);
    expect(dispatcher.busyWorkflows()).toEqual([]);
    expect(dispatcher.tryEnter(execution())).toBe(true);
    expect(dispatcher.tryEnter(execution())).toBe(false);
    const narrow = { workflowId: 'narrow', workflowLimit: 1 };
    expect(dispatcher.tryEnter(execution(narrow))).toBe(true);
    expect(dispatcher.tryEnter(execution(narrow))).toBe(false);
    expect(dispatcher.busyWorkflows()).toEqual(['w', 'narrow']);
  });

  it('limits each organization', () => {
    const options = { maxConcurrent: 10, maxConcurrentPerWorkflow: 10, maxConcurrentPerOrganization: 1 };
    const dispatcher = new LocalDispatcher(options);
    const first = execution();
    expect(dispatcher.tryEnter(first)).toBe(true);
    expect(dispatcher.tryEnter(execution({ workflowId: 'v' }))).toBe(false);
    expect(dispatcher.tryEnter(execution({ organizationId: 'b' }))).toBe(true);
    dispatcher.leave(first.executionId);
    expect(dispatcher.tryEnter(execution())).toBe(true);
  });

  it('runs executions of one key one at a time, and those of other keys beside them', () => {
    const { dispatcher, turns, next } = full({ maxConcurrent: 3 });
    const [one, two, other] = [
      execution({ concurrencyKey: 'k' }),
      execution({ concurrencyKey: 'k' }),
      execution({ concurrencyKey: 'l' }),
    ];
    for (const each of [one, two, other]) dispatcher.dispatch(each);
    expect(turns).toEqual([one.executionId, other.executionId]);
    next();
    expect(turns).toHaveLength(2);
    dispatcher.leave(one.executionId);
    expect(turns.at(-1)).toBe(two.executionId);
  });

  it('keeps a key taken until the last of those that went on with it has left', () => {
    const dispatcher = new LocalDispatcher({ maxConcurrent: 10, maxConcurrentPerWorkflow: 10 });
    const key = { concurrencyKey: 'k' };
    const [one, two] = [execution(key), execution(key)];
    dispatcher.enter(one);
    dispatcher.enter(two);
    dispatcher.leave(one.executionId);
    expect(dispatcher.tryEnter(execution(key))).toBe(false);
    dispatcher.leave(two.executionId);
    expect(dispatcher.tryEnter(execution(key))).toBe(true);
  });

  it('lets what goes on enter whatever the limits say', () => {
    const { dispatcher } = full();
    dispatcher.enter(execution());
    expect(dispatcher.counts()).toEqual({ active: 2, queued: 0, room: 0 });
  });

  it('forgets what is withdrawn', () => {
    const { dispatcher, turns, next } = full();
    const [one, two] = [execution(), execution()];
    dispatcher.dispatch(one);
    dispatcher.dispatch(two);
    expect(dispatcher.withdraw(one.executionId)).toBe(true);
    expect(dispatcher.withdraw(one.executionId)).toBe(false);
    next();
    expect(turns).toEqual([two.executionId]);
  });

  it('gives the turns of any number of executions that end as soon as they begin', async () => {
    const { dispatcher, next } = full();
    let turns = 0;
    dispatcher.onTurn(({ executionId }) => {
      turns++;
      dispatcher.leave(executionId);
    });
    const queued = Array.from({ length: 20_000 }, () => execution());
    for (const each of queued) dispatcher.dispatch(each);
    next();
    await until('all have had their turn', () => turns === queued.length);
    expect(dispatcher.counts()).toEqual({ active: 0, queued: 0, room: 1 });
  });

  it('gives no turn after it is closed', async () => {
    const { dispatcher, turns, next } = full();
    dispatcher.dispatch(execution());
    await dispatcher.close();
    next();
    expect(turns).toEqual([]);
  });
});
