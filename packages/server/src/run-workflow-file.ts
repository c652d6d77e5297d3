/** Runs a workflow file once: in a database in memory, with a server that nobody can reach. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Settings } from '@noria/contract';
import { type Answer, type ErrorReport, fromApiId, type Item, type Json, NoriaError } from '@noria/core';
import type { Engine, ExecutionView } from '@noria/engine';
import { type DatabaseOptions, dumpPglite } from '@noria/store';
import { composeRuntime, type Runtime } from './compose.ts';
import { readVersion } from './installation-version.ts';
import { createLogger } from './log/create-logger.ts';
import { localCaller } from './services/caller.ts';
import { fillInCalls, readWorkflowFiles } from './services/read-workflow-file.ts';

export interface RunRequest {
  readonly file: string;
  /** What arrives at the trigger; null for one empty item. */
  readonly input: { readonly json: unknown } | null;
  /** What arrives at a webhook, as `body`, `query`, `params` and `headers`; null when `input` is its body. */
  readonly request: { readonly json: unknown } | null;
  /** Name of the node to start from; null for the manual trigger, or the only one. */
  readonly trigger: string | null;
  readonly pins: 'used' | 'ignored';
  readonly timeoutMs: number;
  /** Folder that the workflow may use; null for one that is thrown away. */
  readonly filesFolder: string | null;
  onProgress(line: string): void;
}

export interface WorkflowRun {
  /** `running` when the time was over first. */
  readonly status: ExecutionView['status'];
  readonly error: (ErrorReport & { readonly node?: string }) | null;
  /** By node name, run, output. */
  readonly nodes: Readonly<Record<string, readonly { readonly outputs: readonly (readonly Item[])[] }[]>>;
  readonly answer: Answer | null;
}

/** @throws REQUEST_INVALID, WORKFLOW_INVALID, TRIGGER_NOT_FOUND */
export async function runWorkflowFile(settings: Settings, request: RunRequest): Promise<WorkflowRun> {
  const files = readWorkflowFiles(request.file);
  for (const file of files) refuseForeign(file.path, file.definition);
  const throwAway = await mkdtemp(join(tmpdir(), 'noria-run-'));
  try {
    const runtime = await composeInMemory(settings, request.filesFolder ?? throwAway);
    try {
      await runtime.engine.start();
      return await run(runtime, await installFiles(runtime, files), request);
    } finally {
      await runtime.engine.stop(0);
      await runtime.close();
    }
  } finally {
    await rm(throwAway, { recursive: true, force: true });
  }
}

/** Beside the tools of the checkout, whatever folder the command was called in. */
const cacheFolder = join(import.meta.dirname, '../../../.noria/cache');

/** An empty database is kept: loading it takes a tenth of the time of making one. */
async function composeInMemory(settings: Settings, filesFolder: string): Promise<Runtime> {
  const image = join(cacheFolder, `empty-database-${readVersion()}.tar`);
  if (existsSync(image)) {
    try {
      return await compose(settings, { memory: true, memoryImage: image }, filesFolder);
    } catch (error) {
      if (!(error instanceof NoriaError) || error.entry.kind !== 'operational') throw error;
      await rm(image, { force: true });
    }
  }
  const runtime = await compose(settings, { memory: true }, filesFolder);
  await keepImage(runtime, image);
  return runtime;
}

function compose(settings: Settings, database: DatabaseOptions, filesFolder: string): Promise<Runtime> {
  return composeRuntime({
    settings: { ...settings, ENCRYPTION_KEY: randomBytes(32).toString('hex') },
    logger: createLogger(settings.LOG_LEVEL === 'info' ? 'warn' : settings.LOG_LEVEL, settings.LOG_FORMAT),
    role: 'all',
    database,
    filesFolder,
    blobFolder: null,
    baseUrl: () => 'http://localhost',
  });
}

/** Two runs at once make it twice; whole files only are ever seen. Where Noria may not write, every run makes its own. */
async function keepImage({ store }: Runtime, image: string): Promise<void> {
  const draft = `${image}.${process.pid}`;
  try {
    await mkdir(dirname(image), { recursive: true, mode: 0o700 });
    await dumpPglite(store.database, draft);
    await rename(draft, image);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EACCES' && code !== 'EROFS' && code !== 'EPERM') throw error;
  }
}

/** @returns id of the file itself, which is the last; those that it calls are published */
async function installFiles({ services }: Runtime, files: ReturnType<typeof readWorkflowFiles>): Promise<string> {
  const ids = new Map<string, string>();
  let last = '';
  for (const [index, file] of files.entries()) {
    const definition = fillInCalls(file, (path) => ids.get(path) ?? path);
    const { id } = await services.workflows.create(localCaller, definition, 'refuse', null);
    ids.set(file.path, id);
    last = fromApiId('wf', id);
    if (index < files.length - 1) await services.workflows.publish(localCaller, last, null);
  }
  return last;
}

async function run({ services, engine }: Runtime, workflowId: string, request: RunRequest): Promise<WorkflowRun> {
  const wish = {
    version: 'draft' as const,
    pins: request.pins === 'used',
    ...(request.input === null ? {} : { triggerData: request.input.json as Json }),
    ...(request.request === null ? {} : { hookRequest: request.request.json as Json }),
    ...(request.trigger === null ? {} : { trigger: request.trigger }),
  };
  const info = { correlationId: 'run', idempotencyKey: null };
  const { executionId } = await services.starts.start(localCaller, workflowId, wish, 0, info);
  request.onProgress(`Running ${request.file}`);
  return describeRun(await waitForEnd(engine, fromApiId('exec', executionId), performance.now() + request.timeoutMs));
}

const pollMs = 100;

/** An answer is not the end; and a wait for a time ends by itself, one for a person does not. */
async function waitForEnd(engine: Engine, executionId: string, endMs: number): Promise<ExecutionView> {
  await engine.waitForOutcome(executionId, Math.max(0, endMs - performance.now()));
  for (;;) {
    const view = await engine.readSteps(executionId);
    if (!goesOn(view) || performance.now() >= endMs) return view;
    await sleep(pollMs);
  }
}

function goesOn(view: ExecutionView): boolean {
  if (view.status === 'queued' || view.status === 'running') return true;
  if (view.status !== 'waiting') return false;
  return view.steps.some(({ waiting, status, children }) => {
    return waiting?.untilMs != null || status === 'retrying' || (status === 'running' && children.length > 0);
  });
}

function describeRun(view: ExecutionView): WorkflowRun {
  const ended = view.steps.filter((step) => step.status === 'succeeded' || step.status === 'failed');
  const byNode = Map.groupBy(ended, (step) => step.node);
  return {
    status: view.status,
    error: view.error,
    nodes: Object.fromEntries([...byNode].map(([name, steps]) => [name, steps.map(({ outputs }) => ({ outputs }))])),
    answer: view.answer,
  };
}

/** n8n's files have connections by node name; ours are a list. */
function refuseForeign(path: string, definition: Json): void {
  const connections = (definition as { connections?: Json } | null)?.connections;
  if (typeof connections !== 'object' || connections === null || Array.isArray(connections)) return;
  throw new NoriaError('REQUEST_INVALID', {
    problem: `${path} is an n8n workflow; this version runs Noria's own workflows only`,
  });
}
