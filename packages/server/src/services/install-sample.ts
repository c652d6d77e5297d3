/** Installs the sample workflow at the first start of an installation; a person who deletes it does not get it back. */
import { join } from 'node:path';
import { toApiId } from '@noria/core';
import type { Runtime } from '../compose.ts';
import { localCaller } from './caller.ts';
import { fillInCalls, readWorkflowFiles, type WorkflowFile } from './read-workflow-file.ts';

export interface Sample {
  /** Path of its webhook after `/hooks/`. */
  readonly path: string;
  /** A file to send to it. */
  readonly inputFile: string;
}

const examplesFolder = join(import.meta.dirname, '../../../../examples');
const intakeFile = join(examplesFolder, 'order-intake.json');

/** Ids that are the same in every installation: a deleted workflow's versions stay, and tell that it was there. */
const sampleIds: Readonly<Record<string, string>> = {
  [join(examplesFolder, 'order-line.json')]: '01994d5e-7a00-7000-8000-000000000001',
  [intakeFile]: '01994d5e-7a00-7000-8000-000000000002',
};

/** @returns the sample while it listens; null when a person has changed its path or deleted it */
export async function installSample(runtime: Runtime): Promise<Sample | null> {
  const files = readWorkflowFiles(intakeFile);
  if (await isUntouched(runtime)) for (const file of files) await install(runtime, file);
  const match = runtime.webhooks.match('POST', 'orders');
  if (match.kind !== 'found' || match.target.workflowId !== idOf(intakeFile)) return null;
  return { path: 'orders', inputFile: join(examplesFolder, 'order.json') };
}

/** Nothing but the sample is there: a start that was cut short goes on with the rest. */
async function isUntouched({ store }: Runtime): Promise<boolean> {
  const ids = Object.values(sampleIds);
  const page = await store.workflows.list(localCaller.organizationId, { cursor: null, limit: ids.length + 1 });
  return page.items.every(({ workflowId }) => ids.includes(workflowId));
}

/** Two first starts on one database may do this at once: both end with the same. */
async function install({ store, services }: Runtime, file: WorkflowFile): Promise<void> {
  const workflowId = idOf(file.path);
  if ((await store.workflowSource.loadVersion(workflowId, 1)) !== null) return;
  const definition = fillInCalls(file, (path) => toApiId('wf', idOf(path)));
  await services.workflows.install(localCaller, workflowId, definition);
  await services.workflows.publish(localCaller, workflowId, null);
}

function idOf(path: string): string {
  const id = sampleIds[path];
  if (id === undefined) throw new Error(`${path} is not a file of the sample`);
  return id;
}
