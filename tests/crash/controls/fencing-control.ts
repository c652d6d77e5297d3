/** Without epochs and leases a worker that was held writes and acts for executions that another runs already. */
import type { LeaseSettings } from '@noria/engine';
import type { WorkerHandle } from '../fleet/worker-handle.ts';
import { judge } from '../judge/judge.ts';
import type { OwnPostgres } from '../postgres/own-postgres.ts';
import { Stage } from '../rounds/stage.ts';
import { findWorkflow } from '../workflows/all-workflows.ts';
import { workflowId } from '../workflows/crash-workflow.ts';
import { assessControl, type ControlResult } from './control.ts';

const lease: LeaseSettings = { leaseMs: 2_000, beatMs: 400, marginMs: 700 };
const executions = 40;
const claimMs = 30_000;
/** For the late one to begin its effects; it may be that not all executions that two have written go on. */
const lateMs = 10_000;

export async function runFencingControl(server: OwnPostgres, folder: string): Promise<ControlResult> {
  const workers = [
    { name: 'unfenced', without: 'fencing' as const },
    { name: 'other', without: 'nothing' as const },
  ];
  const stage = await Stage.open({ server, folder, name: 'control_fencing', lease, workers });
  await stage.fleet.allReady();
  stage.person.begin();
  const late = stage.fleet.find('unfenced');
  const workflow = findWorkflow(workflowId(20));
  await Promise.all(Array.from({ length: executions }, (_, n) => stage.client.start(workflow, n, late)));
  late.stop();
  // The other takes over, and has ended some when the late one comes back.
  await stage.waitUntil(async () => (await stage.watcher.countUnfinished()) <= executions / 2, claimMs);
  late.continue();
  await stage.waitUntil(async () => (await countBegun(stage, late)) >= executions, lateMs);
  return assessControl(judge(await stage.close()), ['repeatedEffect', 'repeatedStep', 'lateEffect']);
}

async function countBegun({ ledger }: Stage, { instance }: WorkerHandle): Promise<number> {
  return (await ledger.read()).filter(({ worker, event }) => worker === instance && event === 'begin').length;
}
