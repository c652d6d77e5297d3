/** Without intents nobody knows after a crash that an effect had begun: it is done again. */
import type { LeaseSettings } from '@noria/engine';
import { judge } from '../judge/judge.ts';
import type { OwnPostgres } from '../postgres/own-postgres.ts';
import { Stage } from '../rounds/stage.ts';
import { findWorkflow } from '../workflows/all-workflows.ts';
import { workflowId } from '../workflows/crash-workflow.ts';
import { assessControl, type ControlResult } from './control.ts';

const lease: LeaseSettings = { leaseMs: 2_000, beatMs: 400, marginMs: 700 };
const executions = 40;
/** Effects that have happened when the worker dies before any of their ends is recorded. */
const hits = 10;
const endMs = 15_000;

export async function runIntentControl(server: OwnPostgres, folder: string): Promise<ControlResult> {
  const workers = ['w0', 'w1'].map((name) => ({ name, without: 'intents' as const }));
  const stage = await Stage.open({ server, folder, name: 'control_intents', lease, workers });
  await stage.fleet.allReady();
  stage.person.begin();
  const victim = stage.fleet.find('w0');
  await victim.ask('dieAt', { point: 'after-effect', hits });
  const workflow = findWorkflow(workflowId(2));
  await Promise.all(Array.from({ length: executions }, (_, n) => stage.client.start(workflow, n)));
  await victim.ended;
  await stage.waitForEnd(endMs);
  return assessControl(judge(await stage.close()), ['repeatedEffect']);
}
