/** Joins the engine to real adapters, as the server does, with the witness types beside the built-in ones. */
import { randomFillSync } from 'node:crypto';
import { join } from 'node:path';
import { createNodeCatalogue, createUuidV7, type ExecutionStore, type Journal } from '@noria/core';
import { createEngine, type Engine, LocalDispatcher } from '@noria/engine';
import { loadNodeTypes } from '@noria/nodes';
import { createFileFolder, createOutbound } from '@noria/outbound';
import { createDatabase, createStore, type Store } from '@noria/store';
import { LedgerLink } from '../ledger/ledger-link.ts';
import { LostOwnerCount } from './count-lost-owners.ts';
import { DeathSwitch } from './death-switch.ts';
import { endlessLease, withoutEpochs, withoutLeaseEnd } from './without-fencing.ts';
import { withoutIntents } from './without-intents.ts';
import { createWitnessTypes } from './witness-types.ts';
import type { WorkerOptions } from './worker-options.ts';
import { writeLog } from './write-log.ts';

export interface OpenEngine {
  readonly engine: Engine;
  readonly ledger: LedgerLink;
  readonly death: DeathSwitch;
}

const limits = {
  maxSteps: 10_000,
  maxItems: 10_000,
  maxPayloadBytes: 64 * 1024 * 1024,
  maxActiveMs: 120_000,
  // Short, so that waits of a few seconds give their place up.
  holdMs: 1_000,
  spillBytes: 65_536,
  maxBinaryBytes: 64 * 2 ** 20,
  retainBytes: 8 * 1024 * 1024,
  cancelGraceMs: 1_000,
  failGraceMs: 10_000,
  maxCallDepth: 5,
};

/** @throws DATABASE_UNREACHABLE */
export async function openEngine(options: WorkerOptions): Promise<OpenEngine> {
  const { instance, databaseUrl, folder } = options;
  const onConnectionLost = (error: Error): void => writeLog.warn({ err: error }, 'a connection was lost');
  const database = await createDatabase({ url: databaseUrl, poolMax: 8, onConnectionLost });
  const store = createStore(database, { blobFolder: join(folder, 'blobs') });
  const lost = new LostOwnerCount();
  const death = new DeathSwitch(instance, join(folder, 'deaths.jsonl'), lost.mayDie);
  const ledger = new LedgerLink(options.ledgerSocket);
  const types = [...(await loadNodeTypes()), ...createWitnessTypes({ ledger, death, instance })];
  const files = createFileFolder(join(folder, 'files'));
  const engine = createEngine({
    journal: lost.followJournal(chooseJournal(store, options)),
    executions: lost.followStore(chooseExecutions(store, options)),
    workflows: store.workflowSource,
    blobs: store.blobs,
    catalogue: createNodeCatalogue(types),
    outbound: createOutbound({ allowedOrigins: [] }),
    tables: store.tables,
    files: () => files,
    seenKeys: store.seenKeys,
    clock: { nowMs: () => Date.now() },
    log: writeLog,
    // Without fencing a worker keeps its waits in memory: what it was doing when it was held is what it is late with.
    limits: options.without === 'fencing' ? { ...limits, holdMs: 60_000 } : limits,
    lease: options.without === 'fencing' ? endlessLease(options.lease) : options.lease,
    dispatcher: new LocalDispatcher({ maxConcurrent: 250, maxConcurrentPerWorkflow: 250 }),
    isShared: true,
    createId: createUuidV7(randomFillSync),
    resumeUrl: (executionId, wait) => `resume/${executionId}/${wait}`,
    // The judge finds a worker's processes by this name.
    process: { host: 'crash-suite', pid: process.pid, role: instance },
    onPoint: death.reach,
  });
  await engine.start();
  return { engine, ledger, death };
}

function chooseJournal({ journal, database }: Store, { without }: WorkerOptions): Journal {
  if (without === 'fencing') return withoutEpochs(journal, database);
  return without === 'intents' ? withoutIntents(journal) : journal;
}

function chooseExecutions({ executions }: Store, { without, lease }: WorkerOptions): ExecutionStore {
  return without === 'fencing' ? withoutLeaseEnd(executions, lease) : executions;
}
