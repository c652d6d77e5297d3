/** What is due after a take-over is what the commands before it have left to do. */
import { describe, expect, it } from 'vitest';
import { makePlan } from '../testing/make-plan.ts';
import { items, Player } from '../testing/player.ts';
import type { Command } from './commands.ts';
import { listDueCommands } from './commands.ts';
import { foldAccepted, foldRecord } from './fold.ts';
import type { JournalRecord } from './records.ts';

function describeCommand(command: Command): string {
  return 'step' in command ? `${command.kind} ${command.step.index}` : command.kind;
}

/** What the commands of all records leave to do: the last of each step that is still open and has not been overtaken. */
function listOutstanding(journal: readonly JournalRecord[], plan: Player['plan']): string[] {
  const [accepted, ...rest] = journal;
  if (accepted?.kind !== 'accepted') throw new Error('The journal does not begin with its acceptance');
  const { state, commands } = foldAccepted(plan, accepted);
  const all = [...commands];
  for (const record of rest) all.push(...foldRecord(state, record));
  if (all.some((command) => command.kind === 'stop')) return state.finished === null ? ['stop'] : [];
  if (all.some((command) => command.kind === 'finish')) return state.finished === null ? ['finish'] : [];
  const last = new Map<number, string>();
  for (const command of all) if ('step' in command) last.set(command.step.index, describeCommand(command));
  return [...state.open]
    .filter((step) => step.status !== 'doubt' && !(step.status === 'waiting' && step.wait?.untilMs === null))
    .map((step) => last.get(step.index) ?? 'nothing');
}

const failed = { code: 'NODE_FAILED', message: 'it failed' } as const;

describe('what is due after a take-over', () => {
  it('is, after any prefix of the journal, what the commands so far have left to do', () => {
    const plan = makePlan({
      nodes: {
        start: {},
        loop: { loop: true },
        body: {},
        send: { effect: 'once' },
        wait: {},
        call: {},
        again: {},
        join: { inputs: 2 },
        end: {},
      },
      wires: [
        'start > loop',
        'loop:1 > body > loop',
        'loop > send > join',
        'start > wait > call > join:1',
        'start > again',
        'join > end',
      ],
    });
    const run = new Player(plan);
    run.pass('loop', 1);
    run.record({ kind: 'step.waiting', step: run.step('wait').index, startedMs: 1, untilMs: 2_000, resumable: true });
    run.settle('body');
    run.record({
      kind: 'step.retrying',
      step: run.step('again').index,
      startedMs: 1,
      attempt: 1,
      error: failed,
      resumeAtMs: 3_000,
    });
    run.done('loop', 1);
    run.record({ kind: 'effect.intended', step: run.step('send').index, item: 0, attempt: 1, startedMs: 1 });
    run.claim();
    run.send({ kind: 'resume', wait: run.step('wait').index, body: null });
    run.settle('wait');
    run.nowMs = 3_000;
    run.send({ kind: 'timer', step: run.step('again').index });
    const calls = [{ workflowId: 'w', executionId: 'x', items: items(1) }];
    run.record({ kind: 'step.calling', step: run.step('call').index, startedMs: 1, waitForEnd: true, calls });
    run.send({ kind: 'doubt-answer', step: run.step('send').index, item: 0, verdict: 'again' });
    run.settle('send');
    const child = { executionId: 'x', status: 'succeeded', items: items(2) } as const;
    run.send({ kind: 'child-ended', step: run.step('call').index, index: 0, ...child });
    run.settle('call');
    run.settle('again');
    run.settle('join');
    run.settle('end');
    run.record({ kind: 'finished', atMs: 9, status: 'succeeded' });

    for (let length = 1; length <= run.journal.length; length++) {
      const due = listDueCommands(run.replay(length)).map(describeCommand);
      expect(due.toSorted(), `after ${length} records`).toEqual(
        listOutstanding(run.journal.slice(0, length), plan).toSorted(),
      );
    }
  });

  it('has the executions accepted that a step calls without waiting for them', () => {
    const run = new Player(makePlan({ nodes: { start: {}, call: {} }, wires: ['start > call'] }));
    const calls = [{ workflowId: 'w', executionId: 'x', items: items(1) }];
    run.record({ kind: 'step.calling', step: 1, startedMs: 1, waitForEnd: false, calls });
    expect(listDueCommands(run.replay()).map(describeCommand)).toEqual(['call 1', 'wake 1']);
  });

  it('is nothing but a stop in an execution that fails or is cancelled', () => {
    const run = new Player(makePlan({ nodes: { start: {}, a: {}, b: {} }, wires: ['start > a', 'start > b'] }));
    run.fail('a');
    expect(listDueCommands(run.replay())).toEqual([{ kind: 'stop' }]);
  });
});
