/** Whether effects happened as often as they should: by the ledger, against the journal's commit times. */
import { hash } from 'node:crypto';
import type { JournalRecord } from '@noria/core';
import { type LedgerEntry, nameOfPlace } from '../ledger/ledger-entry.ts';
import type { Acknowledgement } from '../load/acknowledgement.ts';
import type { Evidence, StoredExecution } from './evidence.ts';
import type { Finding } from './finding.ts';

export function judgeEffects(evidence: Evidence): Finding[] {
  const byExecution = Map.groupBy(evidence.ledger, ({ executionId }) => executionId);
  return [
    ...findRepeatedSteps(evidence, byExecution),
    ...findRepeatedEffects(evidence.ledger),
    ...findMissingEffects(evidence, byExecution),
  ];
}

type Entries = ReadonlyMap<string, readonly LedgerEntry[]>;

function findRepeatedSteps({ executions }: Evidence, byExecution: Entries): Finding[] {
  return [...byExecution].flatMap(([executionId, entries]) => {
    const execution = executions.get(executionId);
    return execution === undefined ? [] : findRepeatsIn(execution, entries);
  });
}

/** An effect that begins after the row that settled it (or its step) was committed is a repeat of what was recorded. */
function findRepeatsIn(execution: StoredExecution, entries: readonly LedgerEntry[]): Finding[] {
  const settled = readSettledTimes(execution, entries);
  return entries.flatMap((entry): Finding[] => {
    const settledAtMs = settled.get(entry.key) ?? Number.POSITIVE_INFINITY;
    if (entry.event !== 'begin' || entry.sentAtMs <= settledAtMs) return [];
    const late = Math.round(entry.sentAtMs - settledAtMs);
    return [{ kind: 'repeatedStep', what: `${describe(entry)} began ${late} ms after its end was recorded` }];
  });
}

/**
 * When each effect's end was recorded, by idempotency key. The journal knows steps by number and the ledger knows them
 * by key, which is derived from (execution, step, item).
 */
function readSettledTimes(execution: StoredExecution, entries: readonly LedgerEntry[]): Map<string, number> {
  const items = Math.max(...entries.map(({ item }) => item)) + 1;
  const times = new Map<string, number>();
  const note = (step: number, item: number, atMs: number): void => {
    const key = deriveKey(execution.executionId, step, item);
    times.set(key, Math.min(atMs, times.get(key) ?? Number.POSITIVE_INFINITY));
  };
  for (const { records, committedAtMs } of execution.rows) {
    for (const record of records) {
      if (record.kind === 'effect.settled' && record.failure === undefined) {
        note(record.step, record.item, committedAtMs);
      } else if (record.kind === 'step.settled') {
        for (let item = 0; item < items; item++) note(record.step, item, committedAtMs);
      }
    }
  }
  return times;
}

function deriveKey(executionId: string, step: number, item: number): string {
  return hash('sha256', `${executionId}/${step}/${item}`).slice(0, 32);
}

/** An `idempotent` effect may be done again, but under the same key: a second key would be a second effect. */
function findRepeatedEffects(ledger: readonly LedgerEntry[]): Finding[] {
  const done = Map.groupBy(
    ledger.filter(({ event }) => event === 'done'),
    nameOfPlace,
  );
  return [...done.values()].flatMap((entries): Finding[] => {
    const [first] = entries;
    if (first === undefined) return [];
    const count = first.effect === 'once' ? entries.length : new Set(entries.map(({ key }) => key)).size;
    const how = first.effect === 'once' ? 'happened' : 'had other keys';
    const repeats = first.effect === 'once' || first.effect === 'idempotent' ? count - 1 : 0;
    return Array.from({ length: repeats }, () => ({
      kind: 'repeatedEffect',
      what: `${describe(first)} ${how} ${count} times, by ${entries.map(({ worker }) => worker).join(' and ')}`,
    }));
  });
}

/** Effects of an execution and of those that it called; of some of them nothing but the ledger's entries is kept. */
function findMissingEffects({ acknowledged, executions }: Evidence, byExecution: Entries): Finding[] {
  const countDone = (executionId: string, effect: string): number => {
    const done = (byExecution.get(executionId) ?? []).filter(
      (entry) => entry.event === 'done' && entry.effect === effect,
    );
    const called = new Set(executions.get(executionId)?.rows.flatMap(({ records }) => records.flatMap(listCalled)));
    return [...called].reduce((sum, child) => sum + countDone(child, effect), new Set(done.map(nameOfPlace)).size);
  };
  return acknowledged
    .filter(({ executionId }) => executions.get(executionId)?.status === 'succeeded')
    .flatMap((acknowledgement) =>
      (['once', 'idempotent'] as const).flatMap((effect) =>
        compareCount(acknowledgement, effect, countDone(acknowledgement.executionId, effect)),
      ),
    );
}

function listCalled(record: JournalRecord): string[] {
  return record.kind === 'step.calling' ? record.calls.map(({ executionId }) => executionId) : [];
}

function compareCount(
  { executionId, workflow }: Acknowledgement,
  effect: 'once' | 'idempotent',
  found: number,
): Finding[] {
  const expected = workflow.effects[effect];
  if (found === expected) return [];
  const what = `${executionId} (${workflow.definition.name}) did ${found} ${effect} effects, not ${expected}`;
  return [{ kind: found < expected ? 'missingEffect' : 'repeatedEffect', what }];
}

function describe({ executionId, node, runIndex, item, effect }: LedgerEntry): string {
  return `${node} (${effect}, run ${runIndex}, item ${item}) of ${executionId}`;
}
