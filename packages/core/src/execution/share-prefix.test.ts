/** What a resumed execution takes over, on the same version and on a changed one. */
import { describe, expect, it } from 'vitest';
import { makePlan, type PlanSketch } from '../testing/make-plan.ts';
import { items, Player } from '../testing/player.ts';
import type { AcceptedRecord } from './records.ts';
import { sharePrefix } from './share-prefix.ts';

/** Resumes an execution on a plan: the new execution, with the shared records folded. */
function resume(old: Player, plan = old.plan, at: string | null = null): { run: Player; resumedStep: number | null } {
  const [first] = old.journal;
  if (first?.kind !== 'accepted') throw new Error('The journal does not begin with its acceptance');
  const accepted: AcceptedRecord = { ...first, mode: 'resume', origin: 'old' };
  const oldStep = at === null ? (old.state.failing?.step ?? null) : old.step(at).index;
  const shared = sharePrefix(old.state, old.journal, plan, accepted, oldStep);
  const run = new Player(plan, accepted);
  for (const record of shared.records) run.record(record);
  return { run, resumedStep: shared.resumedStep };
}

const chain: PlanSketch = { nodes: { start: {}, a: {}, b: {}, c: {} }, wires: ['start > a > b > c'] };

describe('a resumed execution', () => {
  it('takes over what settled well and goes on at the failed step', () => {
    const old = new Player(makePlan(chain));
    old.settle('a', [items(7)]);
    old.fail('b');
    const { run, resumedStep } = resume(old);
    expect(run.open).toEqual(['b']);
    expect(run.inputsOf('b')).toEqual([[7]]);
    expect(resumedStep).toBe(run.step('b').index);
    expect(run.state.failing).toBeNull();
    run.settle('b');
    expect(run.open).toEqual(['c']);
  });

  it('goes on with other branches too, whose steps ended after the failure', () => {
    const wires = ['start > a > b', 'start > c > d'];
    const old = new Player(makePlan({ nodes: { start: {}, a: {}, b: {}, c: {}, d: {} }, wires }));
    old.fail('a');
    old.settle('c', [items(3)]);
    const { run } = resume(old);
    expect(run.open).toEqual(['a', 'd']);
    expect(run.inputsOf('d')).toEqual([[3]]);
  });

  it('tells the runs of one node apart', () => {
    const nodes = { start: {}, a: {}, b: {}, c: {}, end: {} };
    const old = new Player(makePlan({ nodes, wires: ['start > a > c > end', 'start > b > c'] }));
    old.settle('a', [items(1)]);
    old.settle('b', [items(2)]);
    old.settle('c#1', [items(12)]);
    old.fail('c#0');
    const { run } = resume(old);
    expect(run.open).toEqual(['c', 'end']);
    expect(run.inputsOf('c')).toEqual([[1]]);
    expect(run.inputsOf('end')).toEqual([[12]]);
  });

  it('stands in the same pass of the same loop, with what the passes before sent back', () => {
    const nodes = { start: {}, loop: { loop: true as const }, body: {}, end: {} };
    const old = new Player(makePlan({ nodes, wires: ['start > loop', 'loop:1 > body > loop', 'loop > end'] }));
    old.settle('loop', [[], items(1)], { loop: { next: 'one' } });
    old.settle('body', [items(11)]);
    old.settle('loop', [[], items(2)], { loop: { next: 'two' } });
    old.fail('body');
    const { run } = resume(old);
    expect(run.scopeOf('body')).toBe('loop:1');
    expect(run.inputsOf('body')).toEqual([[2]]);
    run.settle('body', [items(12)]);
    expect(run.step('loop').loop).toMatchObject({ next: 'two', pass: 2 });
    expect(run.step('loop').loop?.returned.length).toBe(2);
  });

  it('keeps what waits at a join', () => {
    const wires = ['start > a > join', 'start > b > join:1'];
    const old = new Player(makePlan({ nodes: { start: {}, a: {}, b: {}, join: { inputs: 2 } }, wires }));
    old.settle('b', [items(2)]);
    old.fail('a');
    const { run } = resume(old);
    run.settle('a', [items(1)]);
    expect(run.inputsOf('join')).toEqual([[1], [2]]);
  });

  it('begins a wait and a call anew', () => {
    const old = new Player(makePlan({ nodes: { start: {}, a: {}, b: {} }, wires: ['start > a', 'start > b'] }));
    old.record({ kind: 'step.waiting', step: 1, startedMs: 1, resumable: true });
    old.fail('b');
    const { run } = resume(old);
    expect(run.step('a').status).toBe('ready');
  });

  it('can be resumed in turn', () => {
    const old = new Player(makePlan(chain));
    old.settle('a', [items(7)]);
    old.fail('b');
    const first = resume(old).run;
    first.fail('b');
    const { run } = resume(first);
    expect(run.inputsOf('b')).toEqual([[7]]);
  });
});

describe('effects of the step that is resumed', () => {
  const nodes = { start: {}, send: { effect: 'once' as const } };
  const plan = makePlan({ nodes, wires: ['start > send'] });
  const failure = (sent: 'no' | 'unknown' | 'answered') =>
    ({ error: { code: 'OUTBOUND_FAILED', message: 'no' }, sent, refused: false, retryAfterMs: null }) as const;

  function begin(): Player {
    const run = new Player(plan, { items: items(1, 2, 3, 4) });
    for (const item of [0, 1, 2]) run.record({ kind: 'effect.intended', step: 1, item, attempt: 1, startedMs: 5 });
    run.record({ kind: 'effect.settled', step: 1, item: 0, attempt: 1, startedMs: 5, result: { id: 'x' } });
    return run;
  }

  it('stay done where they were done, and in doubt where their end is not known', () => {
    const old = begin();
    old.record({ kind: 'effect.settled', step: 1, item: 1, attempt: 1, startedMs: 5, failure: failure('answered') });
    old.fail('send');
    const { run } = resume(old);
    const effects = run.step('send').effects;
    expect(effects?.get(0)).toEqual({ kind: 'done', attempt: 1, result: { id: 'x' } });
    expect(effects?.get(1)).toBeUndefined();
    expect(effects?.get(2)?.kind).toBe('doubt');
    expect(run.step('send').status).toBe('doubt');
  });

  it('stay as they are through a second resume', () => {
    const old = begin();
    old.fail('send');
    const first = resume(old).run;
    first.send({ kind: 'cancel' });
    const { run } = resume(first, plan, 'send');
    expect([0, 1, 2].map((item) => run.step('send').effects?.get(item)?.kind)).toEqual(['done', 'doubt', 'doubt']);
  });

  it('stay skipped where the setting says so', () => {
    const skipping = makePlan({
      nodes: { start: {}, send: { effect: 'once', inDoubt: 'skip' } },
      wires: ['start > send'],
    });
    const old = new Player(skipping, { items: items(1) });
    old.record({ kind: 'effect.intended', step: 1, item: 0, attempt: 1, startedMs: 5 });
    old.claim();
    old.fail('send');
    const { run } = resume(old);
    expect(run.step('send').effects?.get(0)).toEqual({ kind: 'done', attempt: 1, result: undefined });
  });
});

describe('a resume on a changed version', () => {
  it('runs a node that is new, and what follows it keeps what it gave before', () => {
    const old = new Player(makePlan(chain));
    old.settle('a', [items(7)]);
    old.fail('b');
    const changed = makePlan({ nodes: { start: {}, new: {}, a: {}, b: {} }, wires: ['start > a > b', 'start > new'] });
    const { run } = resume(old, changed);
    expect(run.open).toEqual(['new', 'b']);
    expect(run.inputsOf('b')).toEqual([[7]]);
  });

  it('leaves out what the new version does not have', () => {
    const old = new Player(makePlan(chain));
    old.settle('a');
    old.settle('b');
    old.fail('c');
    const changed = makePlan({ nodes: { start: {}, b: {}, d: {} }, wires: ['start > b > d'] });
    const { run, resumedStep } = resume(old, changed);
    expect(resumedStep).toBeNull();
    expect(run.open).toEqual(['d']);
  });

  it('runs a node anew whose type has changed', () => {
    const old = new Player(makePlan(chain));
    old.settle('a');
    old.fail('b');
    const changed = makePlan({ ...chain, nodes: { ...chain.nodes, a: { type: 'test.other' } } });
    const { run } = resume(old, changed);
    expect(run.open).toEqual(['a']);
  });

  it('runs only the nodes after a step that now stands behind a new one', () => {
    const old = new Player(makePlan(chain));
    old.settle('a');
    old.fail('b');
    const changed = makePlan({ nodes: { ...chain.nodes, new: {} }, wires: ['start > new > a > b'] });
    const { run } = resume(old, changed);
    expect(run.open).toEqual(['new']);
  });
});
