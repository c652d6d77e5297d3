/** Waits and retries: timers, resumes before and during a wait, races, and messages that come too late. */
import { describe, expect, it } from 'vitest';
import { makePlan } from '../testing/make-plan.ts';
import { items, Player } from '../testing/player.ts';
import { findWaitPhase, nextWaitNumber } from './waits.ts';

const chain = makePlan({ nodes: { start: {}, wait: {}, end: {} }, wires: ['start > wait > end'] });
const branches = makePlan({ nodes: { start: {}, a: {}, b: {} }, wires: ['start > a', 'start > b'] });

function wait(run: Player, node: string, how: { untilMs?: number; resumable?: boolean }): void {
  run.record({ kind: 'step.waiting', step: run.step(node).index, startedMs: run.nowMs, ...how });
}

function retry(run: Player, node: string, attempt: number, resumeAtMs: number): void {
  const error = { code: 'NODE_FAILED', message: 'it failed' } as const;
  run.record({ kind: 'step.retrying', step: run.step(node).index, startedMs: 1, attempt, error, resumeAtMs });
}

describe('a wait', () => {
  it('is ended by its timer', () => {
    const run = new Player(chain);
    wait(run, 'wait', { untilMs: 5_000 });
    run.nowMs = 5_000;
    run.send({ kind: 'timer', step: 1 });
    expect(run.said()).toEqual(['run wait', 'arm wait 5000', 'wake wait']);
    expect(run.step('wait').wakeEvent).toEqual({ kind: 'timer' });
    run.settle('wait', [items(1)]);
    expect(run.open).toEqual(['end']);
    expect(run.isReplayable).toBe(true);
  });

  it('is ended by a resume, which carries a body', () => {
    const run = new Player(chain);
    wait(run, 'wait', { resumable: true });
    run.send({ kind: 'resume', wait: 1, body: { ok: true } });
    expect(run.step('wait').wakeEvent).toEqual({ kind: 'resume', body: { ok: true } });
  });

  it('keeps a resume that comes first, even before the step exists', () => {
    const run = new Player(chain);
    run.send({ kind: 'resume', wait: 2, body: 'early' });
    run.settle('wait');
    expect(nextWaitNumber(run.step('end'))).toBe(2);
    run.said();
    wait(run, 'end', { resumable: true, untilMs: 9_000 });
    expect(run.said()).toEqual(['wake end']);
    expect(run.step('end').wakeEvent).toEqual({ kind: 'resume', body: 'early' });
    expect(run.state.earlyResumes.size).toBe(0);
  });

  it('takes the first of two early resumes, and a body of null', () => {
    const run = new Player(chain);
    run.send({ kind: 'resume', wait: 1, body: null });
    run.send({ kind: 'resume', wait: 1, body: 'second' });
    wait(run, 'wait', { resumable: true });
    expect(run.step('wait').wakeEvent).toEqual({ kind: 'resume', body: null });
  });

  it('goes to whichever of timer and resume comes first', () => {
    for (const [first, second] of [
      ['timer', 'resume'],
      ['resume', 'timer'],
    ] as const) {
      const run = new Player(chain);
      wait(run, 'wait', { untilMs: 2_000, resumable: true });
      run.nowMs = 2_000;
      run.said();
      for (const kind of [first, second]) {
        run.send(kind === 'timer' ? { kind, step: 1 } : { kind, wait: 1, body: 'late' });
      }
      expect(run.said()).toEqual(['wake wait']);
      expect(run.step('wait').wakeEvent?.kind).toBe(first);
    }
  });

  it('has a number of its own beside another wait at the same time', () => {
    const run = new Player(branches);
    const [a, b] = [nextWaitNumber(run.step('a')), nextWaitNumber(run.step('b'))];
    expect(a).not.toBe(b);
    wait(run, 'b', { resumable: true });
    wait(run, 'a', { resumable: true });
    run.send({ kind: 'resume', wait: a, body: 'for a' });
    expect(run.step('a').status).toBe('woken');
    expect(run.step('b').status).toBe('waiting');
  });

  it('follows a wait of the same step under another number, which a late resume of the first does not end', () => {
    const run = new Player(chain);
    const first = nextWaitNumber(run.step('wait'));
    wait(run, 'wait', { resumable: true });
    run.send({ kind: 'resume', wait: first, body: 1 });
    const second = nextWaitNumber(run.step('wait'));
    wait(run, 'wait', { resumable: true });
    run.send({ kind: 'resume', wait: first, body: 'again' });
    expect(run.step('wait').status).toBe('waiting');
    expect([first, second].map((number) => findWaitPhase(run.state, number))).toEqual(['over', 'open']);
    run.send({ kind: 'resume', wait: second, body: 2 });
    expect(run.step('wait').wakeEvent).toEqual({ kind: 'resume', body: 2 });
    expect(second).toBeLessThan(2 ** 32);
    expect(run.isReplayable).toBe(true);
  });

  it('drops a resume of a wait that is over', () => {
    const run = new Player(chain);
    wait(run, 'wait', { untilMs: 1_000, resumable: true });
    run.send({ kind: 'timer', step: 1 });
    run.send({ kind: 'resume', wait: 1, body: 'late' });
    run.settle('wait');
    run.send({ kind: 'resume', wait: 1, body: 'later' });
    expect(run.state.earlyResumes.size).toBe(0);
  });

  it('is not ended by a timer that was set for an earlier wait of the step: its own is set anew', () => {
    const run = new Player(chain);
    wait(run, 'wait', { untilMs: 2_000, resumable: true });
    run.send({ kind: 'resume', wait: 1, body: null });
    wait(run, 'wait', { untilMs: 60_000 });
    run.said();
    run.nowMs = 2_000;
    run.send({ kind: 'timer', step: 1 });
    run.send({ kind: 'timer', step: 1, wakeAtMs: 2_000 });
    expect(run.said()).toEqual(['arm wait 60000', 'arm wait 60000']);
    run.send({ kind: 'timer', step: 1, wakeAtMs: 60_000 });
    expect(run.said()).toEqual(['wake wait']);
  });
});

describe('a retry', () => {
  it('runs the step again when its time has come', () => {
    const run = new Player(chain);
    retry(run, 'wait', 1, 3_000);
    expect(run.step('wait')).toMatchObject({ status: 'retrying', attempt: 2, lastError: { code: 'NODE_FAILED' } });
    run.nowMs = 3_000;
    run.send({ kind: 'timer', step: 1 });
    expect(run.said()).toEqual(['run wait', 'arm wait 3000', 'run wait']);
  });

  it('is not hurried by the timer of the try before', () => {
    const run = new Player(chain);
    retry(run, 'wait', 1, 3_000);
    run.nowMs = 3_000;
    run.send({ kind: 'timer', step: 1 });
    retry(run, 'wait', 2, 7_000);
    run.said();
    run.send({ kind: 'timer', step: 1, wakeAtMs: 3_000 });
    expect(run.said()).toEqual(['arm wait 7000']);
  });

  it('takes a timer whose fraction of a millisecond was rounded off', () => {
    const run = new Player(chain);
    retry(run, 'wait', 1, 3_000.7);
    run.said();
    run.send({ kind: 'timer', step: 1, wakeAtMs: 3_000 });
    expect(run.said()).toEqual(['run wait']);
  });

  it('of a step that was woken wakes it again with the same event', () => {
    const run = new Player(chain);
    wait(run, 'wait', { resumable: true });
    run.send({ kind: 'resume', wait: 1, body: 'yes' });
    retry(run, 'wait', 1, 2_000);
    run.said();
    run.nowMs = 2_000;
    run.send({ kind: 'timer', step: 1 });
    expect(run.said()).toEqual(['wake wait']);
    expect(run.step('wait').wakeEvent).toEqual({ kind: 'resume', body: 'yes' });
  });

  it('of a step that waits again begins it anew', () => {
    const run = new Player(chain);
    wait(run, 'wait', { resumable: true });
    run.send({ kind: 'resume', wait: 1, body: 'yes' });
    wait(run, 'wait', { untilMs: 4_000 });
    expect(run.step('wait').wakeEvent).toBeNull();
  });

  it('is named by the links of all steps before it', () => {
    const run = new Player(
      makePlan({ nodes: { start: {}, mail: {}, log: {}, wait: {} }, wires: ['start > mail > log > wait'] }),
    );
    const link = nextWaitNumber(run.step('mail'));
    run.settle('mail');
    run.settle('log');
    expect(findWaitPhase(run.state, link)).toBe('to-come');
    wait(run, 'wait', { resumable: true });
    expect(findWaitPhase(run.state, link)).toBe('open');
    run.send({ kind: 'resume', wait: link, body: 'yes' });
    expect(run.step('wait').wakeEvent).toEqual({ kind: 'resume', body: 'yes' });
    expect(findWaitPhase(run.state, link)).toBe('over');
    expect(run.isReplayable).toBe(true);
  });

  it('gets the resume that came by such a link before it began', () => {
    const run = new Player(makePlan({ nodes: { start: {}, mail: {}, wait: {} }, wires: ['start > mail > wait'] }));
    const link = nextWaitNumber(run.step('mail'));
    run.send({ kind: 'resume', wait: link, body: 'early' });
    run.settle('mail');
    wait(run, 'wait', { resumable: true });
    expect(run.step('wait').wakeEvent).toEqual({ kind: 'resume', body: 'early' });
  });

  it('is not ended by the link of a wait before it', () => {
    const run = new Player(
      makePlan({ nodes: { start: {}, first: {}, second: {} }, wires: ['start > first > second'] }),
    );
    wait(run, 'first', { resumable: true });
    run.send({ kind: 'resume', wait: 0, body: 'one' });
    run.settle('first');
    wait(run, 'second', { resumable: true });
    run.send({ kind: 'resume', wait: 0, body: 'again' });
    run.send({ kind: 'resume', wait: 1, body: 'again' });
    expect(run.step('second').status).toBe('waiting');
  });
});
