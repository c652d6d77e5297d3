/** Effects and doubts: what a crash leaves behind, and what the in-doubt setting makes of it. */
import { describe, expect, it } from 'vitest';
import type { EffectFailure } from '../node-type/effect-error.ts';
import { makePlan } from '../testing/make-plan.ts';
import { items, Player } from '../testing/player.ts';
import type { InDoubtPolicy } from '../workflow/definition.ts';

function begin(inDoubt: InDoubtPolicy = 'ask', effect: 'once' | 'idempotent' = 'once'): Player {
  const nodes = { start: {}, send: { effect, inDoubt }, end: {} };
  return new Player(makePlan({ nodes, wires: ['start > send > end'] }), { items: items(1, 2, 3) });
}

function intend(run: Player, item: number, attempt = 1): void {
  run.record({ kind: 'effect.intended', step: 1, item, attempt, startedMs: run.nowMs });
}

function settle(run: Player, item: number, failure?: EffectFailure, attempt = 1): void {
  const base = { kind: 'effect.settled', step: 1, item, attempt, startedMs: run.nowMs } as const;
  run.record(failure === undefined ? { ...base, result: { id: item } } : { ...base, failure });
}

function answer(run: Player, item: number, verdict: 'happened' | 'again', attempt?: number): void {
  run.send({ kind: 'doubt-answer', step: 1, item, verdict, ...(attempt === undefined ? {} : { attempt }) });
}

function failure(sent: EffectFailure['sent']): EffectFailure {
  return { error: { code: 'OUTBOUND_FAILED', message: 'cut off' }, sent, refused: false, retryAfterMs: null };
}

function kinds(run: Player): (string | undefined)[] {
  return [0, 1, 2].map((item) => run.step('send').effects?.get(item)?.kind);
}

describe('an effect', () => {
  it('that was done stays done in another process', () => {
    const run = begin();
    intend(run, 0);
    settle(run, 0);
    run.claim();
    expect(run.step('send').effects?.get(0)).toEqual({ kind: 'done', attempt: 1, result: { id: 0 } });
    expect(run.step('send').status).toBe('ready');
  });

  it('that failed without having left keeps its failure, for the next try to repeat it', () => {
    const run = begin();
    intend(run, 0);
    settle(run, 0, failure('no'));
    expect(run.step('send').effects?.get(0)).toEqual({ kind: 'failed', attempt: 1, failure: failure('no') });
  });

  it('of an idempotent node is never in doubt', () => {
    const run = begin('ask', 'idempotent');
    settle(run, 0, failure('unknown'));
    run.claim();
    expect(kinds(run)[0]).toBe('failed');
    expect(run.step('send').status).toBe('ready');
  });

  it('is forgotten with the end of its step, and kept when the step failed', () => {
    const run = begin();
    settle(run, 0);
    run.settle('send');
    expect(run.step('send#0').effects).toBeNull();
    const failed = begin();
    settle(failed, 0);
    failed.fail('send');
    expect(failed.step('send#0').effects?.get(0)?.kind).toBe('done');
  });
});

describe('a doubt', () => {
  it('is left by a process that died between intent and end: one question for each such item', () => {
    const run = begin();
    intend(run, 0);
    settle(run, 0);
    intend(run, 1);
    run.claim();
    expect(kinds(run)).toEqual(['done', 'doubt', undefined]);
    expect(run.step('send').status).toBe('doubt');
    expect(run.said()).toEqual(['run send']);
    expect(run.isReplayable).toBe(true);
  });

  it('is left by a hand-over too, when an intent has no end', () => {
    const run = begin();
    intend(run, 0);
    run.claim(false);
    expect(run.step('send').status).toBe('doubt');
  });

  it('is left by a failure of which nobody knows how far it got', () => {
    const run = begin();
    intend(run, 0);
    settle(run, 0, failure('unknown'));
    expect(run.step('send').status).toBe('doubt');
  });

  it('keeps its step from running until every item is answered', () => {
    const run = begin();
    for (const item of [0, 1]) intend(run, item);
    run.claim();
    run.said();
    answer(run, 0, 'happened');
    expect(run.said()).toEqual([]);
    answer(run, 1, 'again');
    expect(run.said()).toEqual(['run send']);
    expect(kinds(run)).toEqual(['done', 'open', undefined]);
    expect(run.step('send').status).toBe('ready');
  });

  it('keeps the result that the person who answers gives', () => {
    const run = begin();
    intend(run, 0);
    run.claim();
    run.send({ kind: 'doubt-answer', step: 1, item: 0, verdict: 'happened', result: { id: 'x' } });
    expect(run.step('send').effects?.get(0)).toEqual({ kind: 'done', attempt: 1, result: { id: 'x' } });
  });

  it('is not answered by a word on an earlier try', () => {
    const run = begin();
    intend(run, 0);
    run.claim();
    answer(run, 0, 'again', 1);
    intend(run, 0, 2);
    run.claim();
    answer(run, 0, 'again', 1);
    expect(run.step('send').status).toBe('doubt');
    answer(run, 0, 'happened', 2);
    expect(run.step('send').status).toBe('ready');
  });

  it('is not answered where there is none', () => {
    const run = begin();
    run.said();
    answer(run, 0, 'happened');
    expect(run.step('send').effects).toBeNull();
    expect(run.said()).toEqual([]);
  });

  it('lets the step be tried later at once when it is answered during a retry', () => {
    const run = begin();
    intend(run, 0);
    settle(run, 0, failure('unknown'));
    const error = { code: 'OUTBOUND_FAILED', message: 'cut off' } as const;
    run.record({ kind: 'step.retrying', step: 1, startedMs: 1, attempt: 1, error, resumeAtMs: 9_000 });
    expect(run.step('send').status).toBe('doubt');
    expect(run.said()).toEqual(['run send']);
    answer(run, 0, 'again');
    expect(run.said()).toEqual(['run send']);
    expect(run.step('send').attempt).toBe(2);
  });

  it('of a step that was woken lets it go on with what woke it', () => {
    const run = begin();
    run.record({ kind: 'step.waiting', step: 1, startedMs: 1, resumable: true });
    run.send({ kind: 'resume', wait: 1, body: 'go' });
    intend(run, 0);
    run.claim();
    run.said();
    answer(run, 0, 'again');
    expect(run.said()).toEqual(['wake send']);
    expect(run.step('send').wakeEvent).toEqual({ kind: 'resume', body: 'go' });
  });
});

describe('the in-doubt setting', () => {
  it('repeat opens the effect again without a question', () => {
    const run = begin('repeat');
    intend(run, 0);
    run.claim();
    expect(run.step('send').effects?.get(0)).toEqual({ kind: 'open', attempt: 1 });
    expect(run.step('send').status).toBe('ready');
  });

  it('skip takes the effect as done, without a result', () => {
    const run = begin('skip');
    intend(run, 0);
    run.claim();
    expect(run.step('send').effects?.get(0)).toEqual({ kind: 'done', attempt: 1, result: undefined });
  });

  it('fail lets the effect fail: as in doubt after a crash, with its own error when there was one', () => {
    const run = begin('fail');
    for (const item of [0, 1]) intend(run, item);
    settle(run, 1, failure('unknown'));
    run.claim();
    expect(run.step('send').effects?.get(0)).toMatchObject({
      kind: 'failed',
      failure: { error: { code: 'EFFECT_IN_DOUBT' } },
    });
    expect(run.step('send').effects?.get(1)).toEqual({ kind: 'failed', attempt: 1, failure: failure('unknown') });
    expect(run.step('send').status).toBe('ready');
  });
});
