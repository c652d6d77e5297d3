/** Listening with a draft: for a while, requests to `/hooks-test` run it. */
import { type NodeCatalogue, NoriaError, requireValidWorkflow, toApiId } from '@noria/core';
import type { ListeningStore, WorkflowStore } from '@noria/store';
import type { Caller } from './caller.ts';
import { listWebhooks } from './find-triggers.ts';
import { showTime } from './show-execution.ts';

export interface ListeningServiceParts {
  readonly listening: ListeningStore;
  readonly workflows: WorkflowStore;
  readonly catalogue: NodeCatalogue;
  /** Where webhooks are reached. */
  readonly baseUrl: () => string;
}

export const listeningWindowMs = 120_000;

export type ListeningService = ReturnType<typeof createListeningService>;

export function createListeningService({ listening, workflows, catalogue, baseUrl }: ListeningServiceParts) {
  return {
    /**
     * Opens the window, or keeps it open for longer.
     * @throws NOT_FOUND, WORKFLOW_INVALID, TRIGGER_NOT_FOUND the draft has no webhook, CONFLICT too many listen already
     */
    async listen(caller: Caller, workflowId: string) {
      const workflow = await workflows.read(caller.organizationId, workflowId);
      if (workflow === null) throw new NoriaError('NOT_FOUND', { what: 'Workflow', id: toApiId('wf', workflowId) });
      const webhooks = listWebhooks(requireValidWorkflow(workflow.draft, catalogue), catalogue);
      if (webhooks.length === 0) throw new NoriaError('TRIGGER_NOT_FOUND', { trigger: 'webhook', triggers: [] });
      const openUntilMs = await listening.open(caller.organizationId, workflowId, listeningWindowMs);
      if (openUntilMs === null) {
        throw new NoriaError('CONFLICT', { problem: 'Too many drafts listen already. Try again in two minutes.' });
      }
      return {
        listensUntil: showTime(openUntilMs),
        webhooks: webhooks.map(({ method, path, node }) => ({
          method,
          path,
          node,
          url: `${baseUrl()}/hooks-test/${path}`,
        })),
      };
    },
  };
}
