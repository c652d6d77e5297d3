/** The judge finds each broken promise, and nothing where all were kept. */
import { describe, expect, it } from 'vitest';
import type { Evidence } from './evidence.ts';
import { judge } from './judge.ts';
import {
  entry,
  executionId,
  intent,
  makeClaim,
  makeEvidence,
  makeExecution,
  makeRows,
  row,
  settled,
} from './testing/make-evidence.ts';

function kinds(over: Partial<Evidence>): string[] {
  return judge(makeEvidence(over)).findings.map(({ kind }) => kind);
}

function stored(over: Parameters<typeof makeExecution>[0]): Partial<Evidence> {
  return { executions: new Map([[executionId, makeExecution(over)]]) };
}

const { ledger, acknowledged } = makeEvidence();

describe('the judge', () => {
  it('finds nothing where every promise was kept, and measures the takeover to the first record', () => {
    expect(judge(makeEvidence())).toEqual({
      findings: [],
      executions: 1,
      questions: 1,
      takeovers: 1,
      takeoverMsMax: 3_050,
    });
  });

  it('finds an acknowledged execution that is gone', () => {
    expect(kinds({ executions: new Map() })).toContain('lost');
  });

  it('finds an execution that has not ended, acknowledged or not', () => {
    expect(kinds(stored({ isFinished: false, status: 'running' }))).toEqual(['unfinished']);
    expect(kinds({ acknowledged: [], ...stored({ isFinished: false, status: 'waiting' }) })).toEqual(['unfinished']);
  });

  it('finds an execution that failed', () => {
    expect(kinds(stored({ status: 'failed', error: '{"code":"INTERNAL"}' }))).toEqual(['wrongResult']);
  });

  it('takes an execution that lost three owners in a row for set aside, and no other', () => {
    const failed = stored({ status: 'failed', error: '{"code":"EXECUTION_QUARANTINED"}' });
    expect(kinds(failed)).toEqual(['wrongResult']);
    const claims = [2, 3, 4].map((epoch) => makeClaim({ epoch, atMs: 4_000 + epoch, newProcess: 'process-1' }));
    expect(kinds({ ...failed, claims })).not.toContain('wrongResult');
  });

  it('finds a result that its workflow does not give', () => {
    const rows = [...makeRows().slice(0, 4), row(4, 2, 4_350, [settled(3, 5)])];
    expect(kinds(stored({ rows }))).toEqual(['wrongResult']);
  });

  it('finds another answer than the workflow gives, and what clients complain of', () => {
    expect(kinds({ acknowledged: acknowledged.map((each) => ({ ...each, answer: { v: 0 } })) })).toEqual([
      'changedAnswer',
    ]);
    expect(kinds({ complaints: ['another answer'] })).toEqual(['changedAnswer']);
  });

  it('finds a step that began after its end was recorded', () => {
    const again = entry('begin', 'Before', 1, 'w1#1', 4_201);
    expect(kinds({ ledger: [...ledger, again] })).toEqual(['repeatedStep']);
  });

  it('finds an item that began after the end of its effect was recorded, in a step that goes on', () => {
    const base = { kind: 'effect.settled', step: 3, item: 0, attempt: 1, startedMs: 0, result: 1 } as const;
    const rows = makeRows().map((each) => (each.seq === 3 ? row(3, 2, 4_290, [intent(3), base]) : each));
    expect(kinds(stored({ rows }))).toEqual(['repeatedStep']);
  });

  it('finds an effect that happened twice', () => {
    expect(kinds({ ledger: [...ledger, entry('done', 'Behind', 3, 'w1#1', 4_340)] })).toEqual(['repeatedEffect']);
  });

  it('finds an effect that never happened', () => {
    expect(kinds({ ledger: ledger.slice(0, 2) })).toEqual(['missingEffect']);
  });

  it('finds a question without an intent, with a recorded end, or without a lost owner', () => {
    const [, ...later] = makeRows();
    expect(kinds(stored({ rows: [row(0, 1, 940, []), ...later] }))).toEqual(['unneededQuestion']);
    const end = { kind: 'effect.settled', step: 1, item: 0, attempt: 1, startedMs: 0, result: 1 } as const;
    expect(kinds(stored({ rows: [row(0, 1, 995, [intent(1), end]), ...later] }))).toEqual(['unneededQuestion']);
    const handedOver = { kind: 'claimed', atMs: 4_040, epoch: 2, processId: 'process-1', lost: false } as const;
    const rows = makeRows().map((each) => (each.seq === 1 ? row(1, 2, 4_050, [handedOver]) : each));
    expect(kinds(stored({ rows }))).toEqual(['unneededQuestion']);
  });

  it('finds a row that an earlier owner wrote after a claim, and a gap', () => {
    const late = makeRows().map((each) => (each.seq === 0 ? { ...each, committedAtMs: 4_010 } : each));
    expect(kinds(stored({ rows: late }))).toEqual(['lateWrite']);
    const gap = makeRows().map((each) => (each.seq === 4 ? { ...each, seq: 5 } : each));
    expect(kinds(stored({ rows: gap }))).toEqual(['lateWrite']);
  });

  it('finds an effect that a former owner began', () => {
    const late = ledger.map((each) => (each.node === 'Behind' ? { ...each, worker: 'w0#1' } : each));
    expect(kinds({ ledger: late })).toEqual(['lateEffect']);
  });

  it('finds a takeover that took too long', () => {
    const rows = makeRows().map((each) => (each.seq === 0 ? each : { ...each, committedAtMs: 16_100 }));
    expect(kinds({ claims: [makeClaim({ atMs: 16_001 })], ...stored({ rows }), ledger: ledger.slice(0, 2) })).toContain(
      'slowTakeover',
    );
  });

  it('does not count the time during which there was no database', () => {
    expect(judge(makeEvidence({ outages: [{ fromMs: 500, untilMs: 2_000 }] })).takeoverMsMax).toBe(2_050);
  });

  it('finds a worker that died without being killed', () => {
    expect(kinds({ deaths: [] })).toEqual(['crashedWorker']);
  });
});
