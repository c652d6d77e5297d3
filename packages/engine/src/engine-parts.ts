/** What the parts of the engine share: the adapters, the executions in memory, and how an execution is started. */
import type {
  AcceptedRecord,
  BlobStore,
  Clock,
  DataTables,
  Dispatcher,
  ExecutionMap,
  ExecutionStore,
  FileFolder,
  Journal,
  JournalRecord,
  Logger,
  NodeCatalogue,
  Outbound,
  Plan,
  SeenKeys,
  WorkflowSource,
} from '@noria/core';
import type { StartRequest } from './engine.ts';
import type { LeaseSettings } from './lease-keeper.ts';
import type { PlanCache } from './plan-cache.ts';
import type { ExecutionRun } from './run/execution-run.ts';
import type { EnginePoint, RunHost, RunLimits, RunListener } from './run/run.ts';

export interface EngineOptions {
  readonly journal: Journal;
  readonly executions: ExecutionStore;
  readonly workflows: WorkflowSource;
  readonly blobs: BlobStore;
  readonly catalogue: NodeCatalogue;
  readonly outbound: Outbound;
  /** The folder that the workflows of an organization may use. */
  readonly files: (organizationId: string) => FileFolder;
  readonly tables: (organizationId: string) => DataTables;
  readonly seenKeys: SeenKeys;
  /** What expressions read as `$env`; nothing when left out. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly limits: RunLimits;
  readonly lease: LeaseSettings;
  readonly dispatcher: Dispatcher;
  /** True when other processes may work on the same database: what waits long for a place here is left to them. */
  readonly isShared: boolean;
  /** JSON size of the spilled lists that are kept in memory; 32 MB when left out. */
  readonly cacheBytes?: number;
  /** How long the end of an execution that is not saved can be read by a process that waits for it; 10 s when left out. */
  readonly discardGraceMs?: number;
  /** UUIDv7 of the given time. */
  createId(nowMs: number): string;
  resumeUrl(executionId: string, wait: number): string;
  readonly process: { readonly host: string; readonly pid: number; readonly role: string };
  /** Nothing runs here: what is accepted is left to other processes at once. The dispatcher has no places then. */
  readonly acceptsOnly?: boolean;
  /** Called at named moments; the crash suite kills the process there. */
  readonly onPoint?: (point: EnginePoint, executionId: string | null) => void;
}

/** A start with what only the engine itself decides. */
export interface InternalStart extends StartRequest {
  /** Derived ids make a repeated start harmless. */
  readonly executionId?: string;
  readonly parent?: { readonly executionId: string; readonly step: number; readonly index: number };
  readonly depth?: number;
  /** Records that a resumed execution takes over. */
  readonly prefix?: readonly JournalRecord[];
  readonly edited?: AcceptedRecord['edited'];
  readonly seed?: number;
  /** Somebody waits here for the outcome of what will run in another process. */
  readonly awaited?: true;
}

/** An execution that has been accepted here and waits for a place, with what it will begin with. */
export interface HeldRun {
  readonly run: ExecutionRun;
  readonly begin: () => void;
  readonly sinceMs: number;
}

export interface EngineParts extends RunHost {
  readonly options: EngineOptions;
  readonly plans: PlanCache;
  readonly dispatcher: Dispatcher;
  /** Executions in the memory of this process, by id. */
  readonly runs: ExecutionMap<ExecutionRun>;
  readonly held: ExecutionMap<HeldRun>;
  readonly isStopping: boolean;
  /** Loads the organization's variables unless they are fresh. Null when there is nothing to wait for. */
  prepareVariables(organizationId: string): Promise<void> | null;
  start(request: InternalStart, plan: Plan, listener: RunListener): ExecutionRun;
  /** Runs an execution that has its place, or keeps it until it has one. */
  place(run: ExecutionRun, begin: () => void, how: 'new' | 'goes-on'): void;
  /** Looks for work soon: something may have become claimable. */
  sweepSoon(): void;
  /** A message lies in the inbox of an execution that does not run here: take it, or tell whoever runs it. */
  wakeElsewhere(executionId: string): void;
}
