/** Keeps the webhook table equal to what is published: loads it at start, and again where a workflow changed. */
import type { WorkflowSource } from '@noria/core';
import type { StoredWebhook, WebhookFinder } from '@noria/store';
import { toWebhookTarget } from './to-webhook-target.ts';
import type { WebhookTable, WebhookTarget } from './webhook-table.ts';

export interface WebhookListener {
  /** Loads what is new or changed, and forgets what is gone. */
  loadAll(): Promise<void>;
  /** Loads one workflow's webhooks anew. */
  refresh(workflowId: string): Promise<void>;
}

export function createWebhookListener(
  table: WebhookTable,
  finder: WebhookFinder,
  source: WorkflowSource,
): WebhookListener {
  /** Two refreshes of one workflow must not overtake each other. */
  const underWay = new Map<string, Promise<void>>();

  async function load(workflowId: string, rows: readonly StoredWebhook[]): Promise<void> {
    const version = rows[0]?.version;
    const stored = version === undefined ? null : await source.loadVersion(workflowId, version);
    table.replace(workflowId, stored === null ? [] : rows.map((row) => toWebhookTarget(row, stored.definition)));
  }

  function refresh(workflowId: string): Promise<void> {
    const before = underWay.get(workflowId) ?? Promise.resolve();
    const next = before
      .catch(() => undefined)
      .then(async () => load(workflowId, await finder.listOf(workflowId)))
      .finally(() => {
        if (underWay.get(workflowId) === next) underWay.delete(workflowId);
      });
    underWay.set(workflowId, next);
    return next;
  }

  return {
    async loadAll() {
      const byWorkflow = Map.groupBy(await finder.list(), (row) => row.workflowId);
      const changed = [...byWorkflow].filter(([workflowId, rows]) => !isSame(rows, table.listOf(workflowId)));
      const gone = table.listWorkflows().filter((workflowId) => !byWorkflow.has(workflowId));
      for (const workflowId of [...changed.map(([id]) => id), ...gone]) await refresh(workflowId);
    },
    refresh,
  };
}

/** A version never changes: the same rows mean the same parameters. */
function isSame(rows: readonly StoredWebhook[], targets: readonly WebhookTarget[]): boolean {
  const keys = new Set(targets.map(keyOf));
  return rows.length === targets.length && rows.every((row) => keys.has(keyOf(row)));
}

function keyOf({ method, path, node, version }: StoredWebhook | WebhookTarget): string {
  return JSON.stringify([method, path, node, version]);
}
