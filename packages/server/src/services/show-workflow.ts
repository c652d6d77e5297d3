/** Workflows and versions as the interface shows them. */
import { type Fault, toApiId } from '@noria/core';
import type { NewWebhook, StoredVersion, StoredWorkflow, VersionSummary, WorkflowSummary } from '@noria/store';
import { showTime } from './show-execution.ts';

export function showWorkflowSummary(workflow: WorkflowSummary) {
  return {
    id: toApiId('wf', workflow.workflowId),
    name: workflow.name,
    enabled: workflow.enabled,
    publishedVersion: workflow.publishedVersion,
    createdAt: showTime(workflow.createdAtMs),
    updatedAt: showTime(workflow.updatedAtMs),
  };
}

/** @param baseUrl where webhooks are reached */
export function showWorkflow(
  workflow: StoredWorkflow,
  faults: readonly Fault[],
  webhooks: readonly NewWebhook[],
  baseUrl: string,
) {
  return {
    ...showWorkflowSummary(workflow),
    definition: workflow.draft,
    revision: workflow.draftRevision,
    faults,
    webhooks: webhooks.map(({ method, path, node }) => ({ method, path, node, url: `${baseUrl}/hooks/${path}` })),
  };
}

export type ShownWorkflow = ReturnType<typeof showWorkflow>;

export function showVersionSummary({ version, published, createdAtMs }: VersionSummary) {
  return { version, published, createdAt: showTime(createdAtMs) };
}

export function showVersion(version: StoredVersion) {
  return { ...showVersionSummary(version), definition: version.definition };
}
