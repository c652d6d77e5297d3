/** All that a round leaves behind for the judge. Nothing here comes from the engine's own account of itself but its journal. */
import type { JournalRecord } from '@noria/core';
import type { WorkerEnd } from '../fleet/worker-end.ts';
import type { LedgerEntry } from '../ledger/ledger-entry.ts';
import type { Acknowledgement } from '../load/acknowledgement.ts';
import type { Question } from '../load/person.ts';
import type { Death } from '../worker/death-switch.ts';

export interface Evidence {
  /** What clients were told. */
  readonly acknowledged: readonly Acknowledgement[];
  readonly complaints: readonly string[];
  /** What people were asked. */
  readonly questions: readonly Question[];
  /** What really happened outside. */
  readonly ledger: readonly LedgerEntry[];
  /** When which worker was killed. */
  readonly deaths: readonly Death[];
  readonly ends: readonly WorkerEnd[];
  /** When the database was away. */
  readonly outages: readonly Outage[];
  /** What the database holds. */
  readonly executions: ReadonlyMap<string, StoredExecution>;
  readonly claims: readonly Claim[];
  /** Start of a worker by id of its process, as the engine registers it. */
  readonly instances: ReadonlyMap<string, string>;
}

export interface Outage {
  readonly fromMs: number;
  readonly untilMs: number;
}

export interface StoredExecution {
  readonly executionId: string;
  readonly workflowId: string;
  readonly status: string;
  readonly parentId: string | null;
  readonly stepCount: number;
  readonly error: string | null;
  readonly isFinished: boolean;
  /** In order of `seq`. */
  readonly rows: readonly JournalRow[];
}

export interface JournalRow {
  readonly seq: number;
  readonly epoch: number;
  /** By the clock of the database, which is this machine's. */
  readonly committedAtMs: number;
  readonly records: readonly JournalRecord[];
}

/** A raised epoch, as the database noted it. */
export interface Claim {
  readonly executionId: string;
  readonly epoch: number;
  /** Null when nobody owned it. */
  readonly oldProcess: string | null;
  readonly newProcess: string;
  readonly atMs: number;
}
