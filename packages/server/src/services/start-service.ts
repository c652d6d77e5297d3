/** Executions that people start: of a workflow, of a draft, of one node, or of an execution anew. */
import { createHash } from 'node:crypto';
import {
  type Item,
  type Json,
  type NodeCatalogue,
  NoriaError,
  requireValidWorkflow,
  toApiId,
  type WorkflowDefinition,
} from '@noria/core';
import type { Engine, StartRequest } from '@noria/engine';
import type { WorkflowStore } from '@noria/store';
import type { Caller } from './caller.ts';
import { chooseStart } from './choose-start.ts';
import { showStarted } from './show-execution.ts';

export interface StartServiceParts {
  readonly engine: Engine;
  readonly store: WorkflowStore;
  readonly catalogue: NodeCatalogue;
}

export interface ExecuteWish {
  readonly triggerData?: Json | undefined;
  readonly hookRequest?: Json | undefined;
  readonly version?: 'published' | 'draft' | number | undefined;
  readonly trigger?: string | undefined;
  readonly node?: string | undefined;
  readonly until?: string | undefined;
  readonly pins?: boolean | undefined;
}

export interface StartInfo {
  readonly correlationId: string;
  readonly idempotencyKey: string | null;
}

type VersionChoice = 'same' | 'published';

const idempotencyTtlMs = 24 * 3_600_000;

export type StartService = ReturnType<typeof createStartService>;

export function createStartService({ engine, store, catalogue }: StartServiceParts) {
  return {
    /**
     * @param waitMs longest time to wait for the outcome; 0 answers once the acceptance is durable
     * @throws NOT_FOUND, WORKFLOW_NOT_PUBLISHED, WORKFLOW_DISABLED, WORKFLOW_INVALID, TRIGGER_NOT_FOUND, IDEMPOTENCY_KEY_REUSED
     */
    async start(caller: Caller, workflowId: string, wish: ExecuteWish, waitMs: number, info: StartInfo) {
      const { version, definition } = await chooseVersion(caller, workflowId, wish.version);
      const start = chooseStart(
        definition,
        wish,
        (type, typeVersion) => catalogue.find(type, typeVersion) ?? undefined,
      );
      const request: StartRequest = {
        organizationId: caller.organizationId,
        workflowId,
        version,
        mode: 'manual',
        ...start,
        correlationId: info.correlationId,
        ...((wish.pins ?? version < 0) ? { pins: true } : {}),
        ...keyOf(info.idempotencyKey, wish),
      };
      if (waitMs === 0) return showStarted(await engine.begin(request), null);
      const { outcome, ...started } = await engine.beginAndWait(request, waitMs);
      return showStarted(started, outcome);
    },

    /** @throws NOT_FOUND, WORKFLOW_INVALID, WORKFLOW_NOT_PUBLISHED */
    async retry(executionId: string, version: VersionChoice) {
      return showStarted(await engine.retry(executionId, { version }), null);
    },

    /** @throws NOT_FOUND, EXECUTION_NOT_FINISHED, EXECUTION_NOTHING_TO_RESUME */
    async resume(executionId: string, version: VersionChoice, input: readonly (readonly Item[])[] | null) {
      return showStarted(await engine.resume(executionId, input === null ? { version } : { version, input }), null);
    },
  };

  async function chooseVersion(
    caller: Caller,
    workflowId: string,
    wished: ExecuteWish['version'],
  ): Promise<ChosenVersion> {
    const workflow = await store.read(caller.organizationId, workflowId);
    if (workflow === null) throw new NoriaError('NOT_FOUND', { what: 'Workflow', id: toApiId('wf', workflowId) });
    if (wished === 'draft' || (wished === undefined && workflow.publishedVersion === null)) {
      requireValidWorkflow(workflow.draft, catalogue);
      return load(caller, workflowId, await store.snapshotDraft(caller.organizationId, workflowId));
    }
    const version = typeof wished === 'number' ? wished : workflow.publishedVersion;
    if (version === null) throw new NoriaError('WORKFLOW_NOT_PUBLISHED');
    if (!workflow.enabled) throw new NoriaError('WORKFLOW_DISABLED');
    return load(caller, workflowId, version);
  }

  async function load(caller: Caller, workflowId: string, version: number): Promise<ChosenVersion> {
    const stored = await store.readVersion(caller.organizationId, workflowId, version);
    if (stored === null)
      throw new NoriaError('NOT_FOUND', { what: `Version of ${toApiId('wf', workflowId)}`, id: version });
    return { version, definition: stored.definition };
  }
}

interface ChosenVersion {
  readonly version: number;
  readonly definition: WorkflowDefinition;
}

function keyOf(key: string | null, wish: ExecuteWish): Pick<StartRequest, 'idempotency'> | Record<never, never> {
  if (key === null) return {};
  const bodyHash = createHash('sha256').update(JSON.stringify(wish)).digest('hex');
  return { idempotency: { key, bodyHash, ttlMs: idempotencyTtlMs } };
}
