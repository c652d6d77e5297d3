/** Workflows as people work on them: drafts, versions, publication, switches. */
import { createHash } from 'node:crypto';
import {
  type Fault,
  type NodeCatalogue,
  NoriaError,
  refuseWorkflow,
  requireValidWorkflow,
  toApiId,
  validateWorkflow,
  type WorkflowDefinition,
} from '@noria/core';
import type { StoredWorkflow, WorkflowStore } from '@noria/store';
import { findSecretFaults } from '../hooks/find-secret-faults.ts';
import type { WebhookSecrets } from '../hooks/webhook-secrets.ts';
import type { Caller } from './caller.ts';
import { findTriggers } from './find-triggers.ts';
import { mergeDraft } from './merge-draft.ts';
import { type PageQuery, toPageRequest } from './page-query.ts';
import {
  type ShownWorkflow,
  showVersion,
  showVersionSummary,
  showWorkflow,
  showWorkflowSummary,
} from './show-workflow.ts';

export interface WorkflowServiceParts {
  readonly store: WorkflowStore;
  readonly catalogue: NodeCatalogue;
  readonly webhookSecrets: WebhookSecrets;
  /** Where webhooks are reached. */
  readonly baseUrl: () => string;
  createId(nowMs: number): string;
  nowMs(): number;
  /** Tells every process, this one included before it returns, that triggers or versions changed. */
  announce(workflowId: string): Promise<void>;
}

/** `refuse`: a workflow with errors is not saved. `keep`: it is, as long as its form is right. */
export type FaultPolicy = 'refuse' | 'keep';

const idempotencyTtlMs = 24 * 3_600_000;
const installTtlMs = 100 * 365 * 86_400_000;

export type WorkflowService = ReturnType<typeof createWorkflowService>;

export function createWorkflowService(parts: WorkflowServiceParts) {
  const { store, catalogue } = parts;

  async function require(caller: Caller, workflowId: string): Promise<StoredWorkflow> {
    const workflow = await store.read(caller.organizationId, workflowId);
    if (workflow === null) throw new NoriaError('NOT_FOUND', { what: 'Workflow', id: toApiId('wf', workflowId) });
    return workflow;
  }

  async function show(caller: Caller, workflow: StoredWorkflow): Promise<ShownWorkflow> {
    const webhooks = await store.readWebhooks(caller.organizationId, workflow.workflowId);
    return showWorkflow(workflow, await listFaults(caller, workflow.draft), webhooks, parts.baseUrl());
  }

  async function listFaults(caller: Caller, definition: unknown): Promise<Fault[]> {
    const missing = await findSecretFaults(definition, caller.organizationId, parts.webhookSecrets);
    return [...validateWorkflow(definition, catalogue), ...missing];
  }

  /** What may be published: more than to be valid, since strangers start it from then on. @throws WORKFLOW_INVALID */
  async function requirePublishable(caller: Caller, definition: unknown): Promise<WorkflowDefinition> {
    const faults = await listFaults(caller, definition);
    if (faults.some(isError)) throw refuseWorkflow(faults);
    return definition as WorkflowDefinition;
  }

  return {
    async list(caller: Caller, query: PageQuery) {
      const page = await store.list(caller.organizationId, toPageRequest(query));
      return { items: page.items.map(showWorkflowSummary), nextCursor: page.nextCursor };
    },

    read: async (caller: Caller, workflowId: string) => show(caller, await require(caller, workflowId)),

    /** @throws WORKFLOW_INVALID, IDEMPOTENCY_KEY_REUSED */
    async create(caller: Caller, definition: unknown, policy: FaultPolicy, key: string | null): Promise<ShownWorkflow> {
      const draft = requireSavable(definition, validateWorkflow(definition, catalogue), policy);
      const nowMs = parts.nowMs();
      const bodyHash = createHash('sha256').update(JSON.stringify(draft)).digest('hex');
      const idempotency = key === null ? {} : { idempotency: { key, bodyHash, expiresAtMs: nowMs + idempotencyTtlMs } };
      const { workflowId } = await store.create(caller.organizationId, {
        workflowId: parts.createId(nowMs),
        draft,
        ...idempotency,
      });
      return show(caller, await require(caller, workflowId));
    },

    /**
     * Creates a workflow under an id of its own, once for ever.
     * @throws WORKFLOW_INVALID
     */
    async install(caller: Caller, workflowId: string, definition: unknown): Promise<void> {
      const draft = requireValidWorkflow(definition, catalogue);
      const idempotency = {
        key: `install ${workflowId}`,
        bodyHash: workflowId,
        expiresAtMs: parts.nowMs() + installTtlMs,
      };
      await store.create(caller.organizationId, { workflowId, draft, idempotency });
    },

    /** @throws NOT_FOUND, CONFLICT, WORKFLOW_INVALID, REQUEST_INVALID */
    async change(caller: Caller, workflowId: string, body: unknown, policy: FaultPolicy): Promise<ShownWorkflow> {
      const before = await require(caller, workflowId);
      const { draft, enabled, revision } = mergeDraft(before.draft, body);
      if (draft !== null) {
        const savable = requireSavable(draft, validateWorkflow(draft, catalogue), policy);
        await store.changeDraft(caller.organizationId, workflowId, savable, revision ?? before.draftRevision);
      }
      if (enabled !== null && enabled !== before.enabled) {
        await store.setEnabled(
          caller.organizationId,
          workflowId,
          enabled,
          await listNextSlots(caller, before, enabled),
        );
        await parts.announce(workflowId);
      }
      return show(caller, await require(caller, workflowId));
    },

    /** @throws NOT_FOUND */
    async remove(caller: Caller, workflowId: string): Promise<void> {
      await store.delete(caller.organizationId, workflowId);
      await parts.announce(workflowId);
    },

    async listVersions(caller: Caller, workflowId: string, query: PageQuery) {
      const page = await store.listVersions(caller.organizationId, workflowId, toPageRequest(query));
      return { items: page.items.map(showVersionSummary), nextCursor: page.nextCursor };
    },

    async readVersion(caller: Caller, workflowId: string, version: number) {
      const found = await store.readVersion(caller.organizationId, workflowId, version);
      if (found === null) throw versionNotFound(workflowId, version);
      return showVersion(found);
    },

    /**
     * @param version an earlier one to go back to; null makes a new one of the draft
     * @throws NOT_FOUND, CONFLICT, WORKFLOW_INVALID, WEBHOOK_PATH_TAKEN
     */
    async publish(caller: Caller, workflowId: string, version: number | null): Promise<ShownWorkflow> {
      const workflow = await require(caller, workflowId);
      if (version === null) {
        const definition = await requirePublishable(caller, workflow.draft);
        await store.publishDraft(
          caller.organizationId,
          workflowId,
          workflow.draftRevision,
          triggersOf(definition, workflow),
        );
      } else {
        const stored = await store.readVersion(caller.organizationId, workflowId, version);
        if (stored === null) throw versionNotFound(workflowId, version);
        const definition = await requirePublishable(caller, stored.definition);
        await store.publishVersion(caller.organizationId, workflowId, version, triggersOf(definition, workflow));
      }
      await parts.announce(workflowId);
      return show(caller, await require(caller, workflowId));
    },

    /** @param definition null reports on the draft */
    async validate(caller: Caller, workflowId: string, definition: unknown) {
      const { draft } = await require(caller, workflowId);
      const faults = await listFaults(caller, definition ?? draft);
      return { valid: !faults.some(isError), faults };
    },

    require,
  };

  function triggersOf(definition: WorkflowDefinition, workflow: StoredWorkflow) {
    return findTriggers(definition, catalogue, workflow.createdAtMs, parts.nowMs());
  }

  async function listNextSlots(caller: Caller, workflow: StoredWorkflow, enabled: boolean) {
    if (!enabled || workflow.publishedVersion === null) return [];
    const published = await store.readVersion(caller.organizationId, workflow.workflowId, workflow.publishedVersion);
    return published === null ? [] : triggersOf(published.definition, workflow).schedules;
  }
}

function isError(fault: Fault): boolean {
  return fault.severity === 'error';
}

/** What has not even the form of a workflow is never kept: nothing could show it. */
function requireSavable(definition: unknown, faults: readonly Fault[], policy: FaultPolicy): WorkflowDefinition {
  const refused = policy === 'keep' ? faults.filter(isFormError) : faults.filter(isError);
  if (refused.length > 0) throw refuseWorkflow(faults);
  return definition as WorkflowDefinition;
}

function isFormError(fault: Fault): boolean {
  return fault.code === 'SHAPE_INVALID' || fault.code === 'WORKFLOW_TOO_LARGE';
}

function versionNotFound(workflowId: string, version: number): NoriaError {
  return new NoriaError('NOT_FOUND', { what: `Version of ${toApiId('wf', workflowId)}`, id: version });
}
