/** One takeover at the lease of production: how long executions stand still when their process is killed. */
import type { LeaseSettings } from '@noria/engine';
import { judge, type Verdict } from '../judge/judge.ts';
import type { OwnPostgres } from '../postgres/own-postgres.ts';
import { findWorkflow } from '../workflows/all-workflows.ts';
import { workflowId } from '../workflows/crash-workflow.ts';
import { Stage } from './stage.ts';

const lease: LeaseSettings = { leaseMs: 10_000, beatMs: 2_000, marginMs: 3_000 };
const workers = ['w0', 'w1'].map((name) => ({ name, without: 'nothing' as const }));
const executions = 30;
const endMs = 30_000;

export async function runTakeoverRound(server: OwnPostgres, folder: string): Promise<Verdict> {
  const stage = await Stage.open({ server, folder, name: 'takeover', lease, workers });
  await stage.fleet.allReady();
  stage.person.begin();
  const workflow = findWorkflow(workflowId(2));
  await Promise.all(Array.from({ length: executions }, (_, n) => stage.client.start(workflow, n)));
  const [victim] = stage.fleet.live;
  if (victim === undefined) throw new Error('No worker is there to be killed');
  stage.noteDeath(victim.instance, 'anywhere');
  victim.kill('SIGKILL');
  await stage.waitForEnd(endMs);
  return judge(await stage.close());
}
