/** An engine for tests: keeps what it flushed and logged, and can die without a word. */
import { randomFillSync } from 'node:crypto';
import { createUuidV7, type FileFolder, type Journal, type NodeCatalogue, type Outbound } from '@noria/core';
import type { Store } from '@noria/store';
import { createEngine } from '../create-engine.ts';
import type { Engine, StartRequest } from '../engine.ts';
import type { EngineOptions } from '../engine-parts.ts';
import { LocalDispatcher, type LocalDispatcherOptions } from '../local-dispatcher.ts';
import type { RunLimits } from '../run/run.ts';
import { createMortalPorts, type MortalPorts } from './mortal-ports.ts';

export interface TestEngineOptions
  extends Partial<
    Pick<
      EngineOptions,
      | 'acceptsOnly'
      | 'discardGraceMs'
      | 'workflows'
      | 'blobs'
      | 'cacheBytes'
      | 'clock'
      | 'lease'
      | 'isShared'
      | 'onPoint'
      | 'outbound'
      | 'executions'
    >
  > {
  readonly catalogue?: NodeCatalogue;
  readonly limits?: Partial<RunLimits>;
  readonly places?: Partial<LocalDispatcherOptions>;
  /** Puts something between the engine and the journal. */
  readonly journal?: (journal: Journal) => Journal;
}

export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface TestEngine extends Engine {
  readonly flushes: MortalPorts['flushes'];
  readonly logged: LogLine[];
  /** Its process is dead: its lease ends at once. */
  kill(): Promise<void>;
  isDead(): boolean;
  /** Accepts an execution and waits for what comes of it. */
  run(workflowId: string, over?: Partial<StartRequest> & { waitMs?: number }): ReturnType<Engine['beginAndWait']>;
  startOf(workflowId: string, over?: Partial<StartRequest>): StartRequest;
}

export const newId = createUuidV7(randomFillSync);

const testLimits: RunLimits = {
  maxSteps: 10_000,
  maxItems: 100_000,
  maxPayloadBytes: 2 ** 28,
  maxActiveMs: 60_000,
  holdMs: 300,
  spillBytes: 64 * 1024,
  maxBinaryBytes: 64 * 2 ** 20,
  retainBytes: 2 ** 26,
  cancelGraceMs: 300,
  failGraceMs: 300,
  maxCallDepth: 5,
};

export function createTestEngine(
  store: Store,
  catalogue: NodeCatalogue,
  organizationId: string,
  options: TestEngineOptions,
): TestEngine {
  const { journal = (inner) => inner, limits, places, executions, ...over } = options;
  const ports = createMortalPorts(journal(store.journal), executions ?? store.executions);
  const logged: LogLine[] = [];
  const engine = createEngine({
    workflows: store.workflowSource,
    blobs: store.blobs,
    catalogue,
    outbound: noOutbound,
    tables: store.tables,
    files: () => noFiles,
    seenKeys: store.seenKeys,
    clock: { nowMs: Date.now },
    log: createTestLog(logged),
    lease: { leaseMs: 10_000, beatMs: 2_000, marginMs: 3_000 },
    dispatcher: new LocalDispatcher({ maxConcurrent: 50, maxConcurrentPerWorkflow: 50, ...places }),
    isShared: false,
    createId: newId,
    resumeUrl: (executionId, wait) => `https://noria.test/resume/${executionId}.${wait}`,
    process: { host: 'test', pid: process.pid, role: 'all' },
    ...over,
    journal: ports.journal,
    executions: ports.executions,
    limits: { ...testLimits, ...limits },
  });
  const startOf: TestEngine['startOf'] = (workflowId, request) => ({
    organizationId,
    workflowId,
    version: 1,
    mode: 'manual',
    start: 'start',
    startWith: 'output',
    items: [{ json: {} }],
    correlationId: null,
    ...request,
  });
  return {
    ...engine,
    flushes: ports.flushes,
    logged,
    startOf,
    run: (workflowId, { waitMs = 8_000, ...request } = {}) => engine.beginAndWait(startOf(workflowId, request), waitMs),
    isDead: ports.isDead,
    async kill() {
      ports.die();
      await store.database.query({
        text: `update processes set lease_until = '-infinity' where id = any ($1)`,
        values: [ports.processIds],
      });
    },
  };
}

function createTestLog(logged: LogLine[]): EngineOptions['log'] {
  const at =
    (level: LogLine['level']) =>
    (fields: LogLine['fields'], message: string): void => {
      logged.push({ level, message, fields });
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

const noOutbound: Outbound = {
  request: () => Promise.reject(new Error('This test has no way outside')),
  open: () => Promise.reject(new Error('This test has no way outside')),
};

function noFolder(): never {
  throw new Error('This test has no folder');
}

const noFiles: FileFolder = { append: noFolder, read: noFolder, write: noFolder, stat: noFolder, list: noFolder };
