/** What the contestant `noria` can be asked for: its commands, as the benches see them. */
import type { WorkflowDefinition } from '@noria/core';
import type { LoadTarget } from '../load/http-load.ts';
import type { Throughput } from '../measure/keep-in-flight.ts';
import type { Contestant } from '../process/contestant.ts';
import type { DatabasePlace } from '../process/temporary-database.ts';
import type { Arena } from '../process/with-contestants.ts';

export interface NoriaOptions {
  readonly place: DatabasePlace;
  /** The whole server, or the engine by itself with the bench's own node type. */
  readonly program: 'server' | 'engine';
}

export interface Memory {
  /** Resident, after a garbage collection. */
  readonly rssMb: number;
  /** Of JavaScript's heap, what is in use. */
  readonly heapMb: number;
  /** Most that was resident since the memory was last read. */
  readonly peakMb: number;
}

export interface Noria {
  /** Where the server listens; a webhook's address is `/hooks/` and its path. */
  target(path: string): Promise<LoadTarget>;
  /** Stores and publishes a workflow. @returns its id as the API shows it */
  install(definition: WorkflowDefinition): Promise<string>;
  /** Runs a workflow over and over with one empty item. */
  keepRunning(workflow: string, inFlight: number, durationMs: number): Promise<Throughput>;
  /** Runs a workflow once, to its durable end. @returns milliseconds */
  runOnce(workflow: string, items: ItemsWish): Promise<number>;
  /** Starts executions that come to a wait. @returns when all of them wait */
  startWaiting(workflow: string, count: number): Promise<void>;
  /** Bytes that an execution of the workflow takes in the database: its row and its journal, without overhead. */
  storedBytes(workflow: string): Promise<number>;
  /** Stores copies of the newest execution of the workflow. */
  cloneNewest(workflow: string, count: number): Promise<void>;
  /** API key of the owner. */
  makeApiKey(): Promise<string>;
  memory(): Promise<Memory>;
  close(): Promise<void>;
}

/** Items are made in the measured process: to send them there would be measured too. */
export interface ItemsWish {
  readonly count: number;
}

/** Starts Noria, all of it, in a process of its own. */
export async function forkNoria(arena: Arena, options: NoriaOptions, nodeOptions?: string[]): Promise<Noria> {
  const contestant: Contestant = await arena.fork('contestants/noria.ts', options, nodeOptions);
  return {
    target: (path) => contestant.ask('target', path),
    install: (definition) => contestant.ask('install', definition),
    keepRunning: (workflow, inFlight, durationMs) =>
      contestant.ask('keepRunning', { workflow, inFlight, durationMs } satisfies KeepRunning),
    runOnce: (workflow, items) => contestant.ask('runOnce', { workflow, items } satisfies RunOnce),
    startWaiting: (workflow, count) => contestant.ask('startWaiting', { workflow, count } satisfies CountWish),
    storedBytes: (workflow) => contestant.ask('storedBytes', workflow),
    cloneNewest: (workflow, count) => contestant.ask('cloneNewest', { workflow, count } satisfies CountWish),
    makeApiKey: () => contestant.ask('makeApiKey'),
    memory: () => contestant.ask('memory'),
    close: () => contestant.close(),
  };
}

export interface KeepRunning {
  readonly workflow: string;
  readonly inFlight: number;
  readonly durationMs: number;
}

export interface RunOnce {
  readonly workflow: string;
  readonly items: ItemsWish;
}

export interface CountWish {
  readonly workflow: string;
  readonly count: number;
}
