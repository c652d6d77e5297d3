/** What disturbs a round: workers that die, one that is held beyond its lease, a database that is killed, a hand-over. */
import { setTimeout as delay } from 'node:timers/promises';
import type { LeaseSettings } from '@noria/engine';
import type { WorkerHandle } from '../fleet/worker-handle.ts';
import type { Finding } from '../judge/finding.ts';
import type { OwnPostgres } from '../postgres/own-postgres.ts';
import type { Reaper } from './reaper.ts';
import type { Stage } from './stage.ts';

export interface PhaseParts {
  readonly stage: Stage;
  readonly server: OwnPostgres;
  readonly reaper: Reaper;
  readonly lease: LeaseSettings;
  readonly random: () => number;
}

export type Phase = (parts: PhaseParts) => Promise<Finding[]>;

export const allPhases: readonly Phase[] = [killWorkers, holdWorker, killPostgres, handOver];

/** Longest time until every planned death has happened. */
const deathsMs = 40_000;
const calmMs = 20_000;

/** Every death of the plan, and one by a kill from outside at any moment. */
async function killWorkers({ stage, reaper, random }: PhaseParts): Promise<Finding[]> {
  reaper.begin(stage.fleet.live);
  await delay(300 + random() * 1_500);
  if (!(await stage.watcher.isAnyAtRisk())) {
    const worker = await pickOne(stage, random);
    stage.noteDeath(worker.instance, 'anywhere');
    worker.kill('SIGKILL');
  }
  const listMissing = (): { point: string }[] => {
    const deaths = stage.readDeaths();
    const ended = stage.fleet.ends.map(({ instance }) => instance);
    reaper.takeBack(deaths, ended);
    for (const worker of stage.fleet.live) if (!reaper.isArmed(worker)) reaper.arm(worker);
    return reaper.listMissing(deaths);
  };
  await stage.waitUntil(() => listMissing().length === 0, deathsMs);
  return listMissing().map(({ point }) => ({ kind: 'missedPoint', what: `nobody died at ${point}` }));
}

/** Others take over what it owned; when it goes on it must neither write nor begin anything. */
async function holdWorker({ stage, lease, random }: PhaseParts): Promise<Finding[]> {
  await calmDown(stage);
  const worker = await pickOne(stage, random);
  worker.stop();
  await delay(lease.leaseMs + 1_500);
  worker.continue();
  await worker.ask('ping', {});
  return [];
}

/** The database is gone for a while, and then a worker with it: whatever was acknowledged meanwhile must be there. */
async function killPostgres({ stage, server, random }: PhaseParts): Promise<Finding[]> {
  await calmDown(stage);
  const worker = await pickOne(stage, random);
  const fromMs = Date.now();
  await server.kill();
  await delay(200 + random() * 1_800);
  stage.noteDeath(worker.instance, 'without-database');
  worker.kill('SIGKILL');
  await server.start();
  stage.noteOutage({ fromMs, untilMs: Date.now() });
  // Long enough for connections to come back under load.
  await delay(500);
  return [];
}

/** An orderly end: what runs is handed over at its last record, and nobody is asked anything. */
async function handOver({ stage, random }: PhaseParts): Promise<Finding[]> {
  await calmDown(stage);
  const worker = await pickOne(stage, random);
  worker.kill('SIGTERM');
  await worker.ended;
  return [];
}

/** Each phase costs an execution at most one owner: nothing that has lost two already may be under way. */
async function calmDown(stage: Stage): Promise<void> {
  // A worker notes its death before it dies, and is gone a moment later.
  const isOver = (instance: string): boolean => stage.fleet.ends.some((end) => end.instance === instance);
  await stage.waitUntil(() => stage.readDeaths().every(({ instance }) => isOver(instance)), calmMs);
  await stage.fleet.allReady();
  await stage.waitUntil(async () => !(await stage.watcher.isAnyAtRisk()), calmMs);
}

/** Waits while all workers are dead. */
async function pickOne({ fleet }: Stage, random: () => number): Promise<WorkerHandle> {
  const anyone = await fleet.pick();
  return fleet.live[Math.floor(random() * fleet.live.length)] ?? anyone;
}
