/** Brings a workflow file, and the files that it calls, to the running server: creates what is new, changes what is not. */
import { isDeepStrictEqual } from 'node:util';
import type { Json, JsonObject } from '@noria/core';
import { fillInCalls, readWorkflowFiles, type WorkflowFile } from '@noria/server';
import type { ApiClient } from './api-client.ts';
import type { Workflow, WorkflowSummary } from './api-types.ts';
import { pickNamed } from './find-workflow.ts';
import { readPages } from './read-pages.ts';
import { UsageError } from './report-failure.ts';

export interface PushedWorkflow {
  readonly change: 'created' | 'changed' | 'unchanged';
  readonly workflow: Workflow;
  /** True when this push made a new version. */
  readonly published: boolean;
}

export interface PushWish {
  readonly file: string;
  /** Id of the workflow to change; null finds it by the name in the file. */
  readonly id: string | null;
  readonly publish: boolean;
  /** Told of each file before it is sent. */
  onFile(path: string): void;
}

/**
 * @returns one entry for each file, the files that are called first
 * @throws WORKFLOW_INVALID, CONFLICT somebody changed the draft meanwhile; UsageError several workflows have the name
 */
export async function pushWorkflow(api: ApiClient, wish: PushWish): Promise<PushedWorkflow[]> {
  const files = readWorkflowFiles(wish.file);
  const { items: known } = await readPages<WorkflowSummary>(api, '/api/workflows');
  const ids = new Map<string, string>();
  const pushed: PushedWorkflow[] = [];
  for (const [index, file] of files.entries()) {
    wish.onFile(file.path);
    const definition = requireObject(
      file,
      fillInCalls(file, (path) => ids.get(path) ?? path),
    );
    const isMain = index === files.length - 1;
    const id = (isMain ? wish.id : null) ?? pickNamed(known, String(definition.name))?.id ?? null;
    const one = await save(api, id, definition);
    ids.set(file.path, one.workflow.id);
    pushed.push(wish.publish ? await publish(api, one) : one);
  }
  return pushed;
}

function requireObject(file: WorkflowFile, definition: Json): JsonObject {
  if (typeof definition === 'object' && definition !== null && !Array.isArray(definition)) return definition;
  throw new UsageError(`${file.path} is no workflow: expected an object with "name", "nodes" and "connections".`);
}

/** Parts of a definition that may be left out: a change takes them away by null. */
const optionalParts = ['description', 'semantics', 'settings', 'pinData'] as const;

async function save(api: ApiClient, id: string | null, definition: JsonObject): Promise<PushedWorkflow> {
  if (id === null) {
    const workflow = (await api.call('POST', '/api/workflows', definition)) as Workflow;
    return { change: 'created', workflow, published: false };
  }
  const before = (await api.call('GET', `/api/workflows/${id}`)) as Workflow;
  if (isDeepStrictEqual(before.definition, definition)) {
    return { change: 'unchanged', workflow: before, published: false };
  }
  const absent = Object.fromEntries(optionalParts.filter((part) => !(part in definition)).map((part) => [part, null]));
  const body = { ...absent, ...definition, revision: before.revision };
  const workflow = (await api.call('PATCH', `/api/workflows/${id}`, body)) as Workflow;
  return { change: 'changed', workflow, published: false };
}

/** What is published already, and as it stands, gets no new version. */
async function publish(api: ApiClient, pushed: PushedWorkflow): Promise<PushedWorkflow> {
  const { id, publishedVersion, definition } = pushed.workflow;
  if (publishedVersion !== null) {
    const version = (await api.call('GET', `/api/workflows/${id}/versions/${publishedVersion}`)) as {
      definition: unknown;
    };
    if (isDeepStrictEqual(version.definition, definition)) return pushed;
  }
  const workflow = (await api.call('POST', `/api/workflows/${id}/publish`)) as Workflow;
  return { ...pushed, workflow, published: true };
}
