/** With `synchronous_commit=off` a killed database forgets what was acknowledged. */
import { setTimeout as delay } from 'node:timers/promises';
import type { LeaseSettings } from '@noria/engine';
import { judge } from '../judge/judge.ts';
import type { OwnPostgres } from '../postgres/own-postgres.ts';
import { Stage } from '../rounds/stage.ts';
import { findWorkflow } from '../workflows/all-workflows.ts';
import { workflowId } from '../workflows/crash-workflow.ts';
import { assessControl, type ControlResult } from './control.ts';

/** The server's writer is kept away, so that what is not flushed by a commit stays in its memory. */
export const carelessSettings = {
  synchronous_commit: 'off',
  wal_writer_delay: '10s',
  wal_writer_flush_after: '1GB',
  wal_buffers: '16MB',
};

const lease: LeaseSettings = { leaseMs: 2_000, beatMs: 400, marginMs: 700 };
const executions = 100;

/** @param server a server of its own, with `carelessSettings` */
export async function runCommitControl(server: OwnPostgres, folder: string): Promise<ControlResult> {
  const workers = [{ name: 'w0', without: 'nothing' as const }];
  const stage = await Stage.open({ server, folder, name: 'control_commit', lease, workers });
  await stage.fleet.allReady();
  const workflow = findWorkflow(workflowId(16));
  await Promise.all(Array.from({ length: executions }, (_, n) => stage.client.start(workflow, n)));
  const { fleet } = stage;
  // The whole host loses its power: nobody is left who could write again what was lost.
  fleet.isClosing = true;
  for (const worker of fleet.live) {
    stage.noteDeath(worker.instance, 'power');
    worker.kill('SIGKILL');
  }
  await server.kill();
  await delay(100);
  await server.start();
  return assessControl(judge(await stage.close()), ['lost']);
}
