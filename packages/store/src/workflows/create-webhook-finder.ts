/** Who listens where: the published webhooks of all organizations, as the server's listener needs them. */
import type { Database } from '../database/database.ts';

export interface StoredWebhook {
  readonly organizationId: string;
  readonly workflowId: string;
  readonly version: number;
  /** Name of the trigger node. */
  readonly node: string;
  readonly method: string;
  /** As written; a segment that begins with `:` is a parameter. */
  readonly path: string;
}

export interface WebhookFinder {
  /** All webhooks of workflows that are switched on, for a table in memory. */
  list(): Promise<StoredWebhook[]>;
  /** Those of one workflow; empty when it is switched off, unpublished or deleted. */
  listOf(workflowId: string): Promise<StoredWebhook[]>;
  /** Finds a path without parameters. */
  find(method: string, path: string): Promise<StoredWebhook | null>;
}

const columns = `
select
  webhooks.organization_id as "organizationId", workflow_id as "workflowId", version, node, method, path
from webhooks
join workflows on workflows.id = workflow_id
where workflows.enabled`;

export function createWebhookFinder(database: Database): WebhookFinder {
  return {
    list: () => database.query<StoredWebhook>({ text: `${columns} order by path, method` }),
    listOf: (workflowId) =>
      database.query<StoredWebhook>({
        name: 'webhooks-of',
        // Index: webhooks_by_workflow.
        text: `${columns} and workflow_id = $1 order by path, method`,
        values: [workflowId],
      }),
    async find(method, path) {
      const [found] = await database.query<StoredWebhook>({
        name: 'find-webhook',
        // Index: webhooks_pkey. A literal path is its own shape.
        text: `${columns} and method = $1 and shape = $2`,
        values: [method, path],
      });
      return found ?? null;
    },
  };
}
