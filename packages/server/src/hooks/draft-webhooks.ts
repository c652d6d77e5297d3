/** Webhooks of drafts: a request finds the draft of a workflow with which somebody listens at this moment. */
import { type NodeCatalogue, validateWorkflow, type WorkflowDefinition } from '@noria/core';
import type { ListeningStore, WorkflowStore } from '@noria/store';
import { listWebhooks } from '../services/find-triggers.ts';
import { toWebhookTarget } from './to-webhook-target.ts';
import { createWebhookTable, type WebhookMatch } from './webhook-table.ts';

export interface DraftWebhooks {
  /**
   * Finds the draft that listens; the workflow that began to listen last comes first. The target's version is a
   * snapshot of the draft.
   * @throws REQUEST_INVALID an escape of the path cannot be read
   */
  match(method: string, path: string): Promise<WebhookMatch>;
}

export interface DraftWebhookParts {
  readonly listening: ListeningStore;
  readonly workflows: WorkflowStore;
  readonly catalogue: NodeCatalogue;
}

const none: WebhookMatch = { kind: 'none' };

/** All state is in the database: whichever process is asked sees every window. */
export function createDraftWebhooks({ listening, workflows, catalogue }: DraftWebhookParts): DraftWebhooks {
  async function matchDraft(organizationId: string, workflowId: string, method: string, path: string) {
    const workflow = await workflows.read(organizationId, workflowId);
    if (workflow === null || validateWorkflow(workflow.draft, catalogue).some(isError)) return none;
    const match = matchDefinition(workflow.draft, organizationId, workflowId, method, path);
    if (match.kind !== 'found') return match;
    const version = await workflows.snapshotDraft(organizationId, workflowId);
    return { ...match, target: { ...match.target, version } };
  }

  function matchDefinition(
    draft: WorkflowDefinition,
    organizationId: string,
    workflowId: string,
    method: string,
    path: string,
  ): WebhookMatch {
    const table = createWebhookTable();
    const rows = listWebhooks(draft, catalogue).map((row) => ({ ...row, organizationId, workflowId, version: -1 }));
    table.replace(
      workflowId,
      rows.map((row) => toWebhookTarget(row, draft)),
    );
    return table.match(method, path);
  }

  return {
    async match(method, path) {
      let best = none;
      for (const { organizationId, workflowId } of await listening.listOpen()) {
        const match = await matchDraft(organizationId, workflowId, method, path);
        if (match.kind === 'found') return match;
        if (best.kind === 'none') best = match;
      }
      return best;
    },
  };
}

function isError({ severity }: { readonly severity: string }): boolean {
  return severity === 'error';
}
