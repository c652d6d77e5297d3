/** Journals of earlier releases, each with every kind of record: they must go on meaning what they meant. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeExecution } from '../testing/describe-execution.ts';
import { goldenCatalogue } from '../testing/golden-catalogue.ts';
import type { WorkflowDefinition } from '../workflow/definition.ts';
import { compilePlan } from '../workflow/plan.ts';
import { foldAccepted, foldRecord } from './fold.ts';
import type { InboxMessage, JournalRecord } from './records.ts';
import type { ExecutionState } from './state.ts';

interface GoldenJournal {
  readonly release: string;
  readonly definition: WorkflowDefinition;
  readonly records: readonly JournalRecord[];
  /** What the first so many records mean. */
  readonly expected: readonly { readonly records: number; readonly means: unknown }[];
}

const folder = path.join(import.meta.dirname, 'fixtures');
const limits = { maxSteps: 1_000, maxItems: 1_000_000, maxPayloadBytes: 1_000_000_000, maxActiveMs: 1_000_000_000 };

function read(file: string): GoldenJournal {
  return JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8')) as GoldenJournal;
}

function fold({ definition, records }: GoldenJournal, count: number): ExecutionState {
  const [accepted, ...rest] = records.slice(0, count);
  if (accepted?.kind !== 'accepted') throw new Error('The journal does not begin with its acceptance');
  const { state } = foldAccepted(compilePlan(definition, goldenCatalogue, limits), accepted);
  for (const record of rest) foldRecord(state, record);
  return state;
}

describe.each(fs.readdirSync(folder).filter((file) => file.startsWith('journal-')))('%s', (file) => {
  const journal = read(file);

  it.each(journal.expected)('means after $records records what it meant', ({ records, means }) => {
    expect(describeExecution(fold(journal, records))).toEqual(means);
  });
});

describe('the journal of this format', () => {
  const { records } = read('journal-0.1.0.json');

  it('holds every kind of record', () => {
    const kinds: Record<JournalRecord['kind'], true> = {
      accepted: true,
      'step.settled': true,
      'step.retrying': true,
      'step.waiting': true,
      'step.calling': true,
      'effect.intended': true,
      'effect.settled': true,
      inbox: true,
      claimed: true,
      finished: true,
    };
    expect(new Set(records.map((record) => record.kind))).toEqual(new Set(Object.keys(kinds)));
  });

  it('holds every kind of message', () => {
    const kinds: Record<InboxMessage['kind'], true> = {
      cancel: true,
      timer: true,
      resume: true,
      'doubt-answer': true,
      'child-ended': true,
    };
    const found = records.flatMap((record) => (record.kind === 'inbox' ? [record.message.kind] : []));
    expect(new Set(found)).toEqual(new Set(Object.keys(kinds)));
  });
});
