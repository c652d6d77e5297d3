/** Entries of a flush as tests need them: plain ones, with what matters put over. */
import { randomFillSync } from 'node:crypto';
import { type AcceptRow, createUuidV7, type ExecutionProjection, type JournalEntry } from '@noria/core';
import { defaultOrganizationId } from '../create-store.ts';

const create = createUuidV7(randomFillSync);

export function newId(): string {
  return create(Date.now());
}

export const acceptRow: AcceptRow = {
  workflowId: '01994d5e-7a00-7000-8000-00000000000f',
  version: 1,
  mode: 'manual',
  acceptedAtMs: Date.UTC(2026, 10, 5, 12),
  correlationId: null,
  parentId: null,
  originId: null,
  priority: 0,
  concurrencyKey: null,
  idempotency: null,
};

export const runningProjection: ExecutionProjection = {
  status: 'running',
  processId: null,
  startedAtMs: null,
  finishedAtMs: null,
  stepCount: 0,
  error: null,
  answerSeq: null,
  waitingFor: null,
  hasProgressed: false,
};

/** First entry of a new execution. */
export function firstEntry(over: Partial<JournalEntry> = {}, accept: Partial<AcceptRow> = {}): JournalEntry {
  return {
    executionId: newId(),
    organizationId: defaultOrganizationId,
    epoch: 1,
    seq: 0,
    payload: '[{"kind":"accepted"}]',
    accept: { ...acceptRow, ...accept },
    projection: runningProjection,
    isRowChanged: true,
    inboxOut: [],
    inboxFolded: [],
    timers: null,
    blobs: [],
    discard: false,
    ...over,
  };
}

/** The entry after `before`. */
export function nextEntry(before: JournalEntry, over: Partial<JournalEntry> = {}): JournalEntry {
  return {
    ...firstEntry(),
    executionId: before.executionId,
    organizationId: before.organizationId,
    epoch: before.epoch,
    seq: before.seq + 1,
    payload: `[{"kind":"step.settled","step":${before.seq + 1}}]`,
    projection: before.projection,
    ...over,
    accept: null,
  };
}

export function projected(over: Partial<ExecutionProjection>): ExecutionProjection {
  return { ...runningProjection, ...over };
}

/** An entry that ends its execution. */
export function lastEntry(before: JournalEntry, over: Partial<JournalEntry> = {}): JournalEntry {
  return nextEntry(before, {
    projection: projected({ status: 'succeeded', finishedAtMs: Date.UTC(2026, 10, 5, 13), stepCount: 3 }),
    timers: [],
    ...over,
  });
}
