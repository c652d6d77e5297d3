/** A round: 200 executions in flight while workers die at every point, one is held beyond its lease, and PostgreSQL is killed. */
import { createRandom } from '@noria/core';
import type { LeaseSettings } from '@noria/engine';
import type { Finding } from '../judge/finding.ts';
import { judge, type Verdict } from '../judge/judge.ts';
import { Load } from '../load/load.ts';
import type { OwnPostgres } from '../postgres/own-postgres.ts';
import { planDeaths, shuffle } from './death-plan.ts';
import { allPhases } from './phases.ts';
import { Reaper } from './reaper.ts';
import { Stage } from './stage.ts';

export interface RoundOptions {
  readonly server: OwnPostgres;
  /** Of the whole run. */
  readonly folder: string;
  readonly round: number;
  readonly seed: number;
}

const inFlight = 200;
/** Shorter than in production, so that a round takes seconds. */
const lease: LeaseSettings = { leaseMs: 3_000, beatMs: 500, marginMs: 1_000 };
const workers = ['w0', 'w1', 'w2'].map((name) => ({ name, without: 'nothing' as const }));
/** Time bound of an execution once nothing is disturbed any more. */
const endMs = 45_000;
/** Starts that are repeated at the end, beside those that were answered. */
const repeats = 40;

export async function runChaosRound({ server, folder, round, seed }: RoundOptions): Promise<Verdict> {
  const random = createRandom(seed, round);
  const reaper = new Reaper(planDeaths(random));
  const stage = await Stage.open({ server, folder, name: `round_${round}`, lease, workers, onReady: reaper.arm });
  await stage.fleet.allReady();
  stage.person.begin();
  const load = new Load(stage, random, inFlight);
  load.begin();
  const missed: Finding[] = [];
  for (const disturb of shuffle(allPhases, random)) {
    missed.push(...(await disturb({ stage, server, reaper, lease, random })));
  }
  await load.stop();
  await stage.waitForEnd(endMs);
  await repeatStarts(stage);
  const verdict = judge(await stage.close());
  return { ...verdict, findings: [...verdict.findings, ...missed] };
}

/** Clients whose connection broke ask again with their key: each gets the execution and the answer that it got before. */
async function repeatStarts({ client }: Stage): Promise<void> {
  const isAnswered = ({ workflow }: (typeof client.acknowledged)[number]): boolean => workflow.calls === 'answer';
  const others = client.acknowledged.filter((acknowledgement) => !isAnswered(acknowledgement));
  const again = [...client.acknowledged.filter(isAnswered), ...others.slice(-repeats)];
  await Promise.all(again.map((acknowledgement) => client.repeat(acknowledgement)));
}
