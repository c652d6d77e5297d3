/** Workflows, their drafts and versions, as the services of the API use them: each call sees one organization. */
import type { Database } from '../database/database.ts';
import { changeDraft, setEnabled } from './change-workflow.ts';
import { createWorkflow } from './create-workflow.ts';
import { deleteWorkflow } from './delete-workflow.ts';
import { listVersions, listWorkflows } from './list-workflows.ts';
import { publishDraft, publishVersion } from './publish-workflow.ts';
import { readVersion, readWebhooks, readWorkflow } from './read-workflow.ts';
import { snapshotDraft } from './snapshot-draft.ts';
import type { WorkflowStore } from './workflow-store.ts';

export function createWorkflowStore(database: Database): WorkflowStore {
  const inside = database.withOrganization;
  return {
    create: (organizationId, workflow) =>
      inside(organizationId, (session) => createWorkflow(session, organizationId, workflow)),
    read: (organizationId, workflowId) => inside(organizationId, (session) => readWorkflow(session, workflowId)),
    list: (organizationId, page) => inside(organizationId, (session) => listWorkflows(session, organizationId, page)),
    changeDraft: (organizationId, workflowId, draft, revision) =>
      inside(organizationId, (session) => changeDraft(session, workflowId, draft, revision)),
    setEnabled: (organizationId, workflowId, enabled, schedules) =>
      inside(organizationId, (session) => setEnabled(session, workflowId, enabled, schedules)),
    delete: (organizationId, workflowId) => inside(organizationId, (session) => deleteWorkflow(session, workflowId)),
    listVersions: (organizationId, workflowId, page) =>
      inside(organizationId, (session) => listVersions(session, workflowId, page)),
    readVersion: (organizationId, workflowId, version) =>
      inside(organizationId, (session) => readVersion(session, workflowId, version)),
    readWebhooks: (organizationId, workflowId) =>
      inside(organizationId, (session) => readWebhooks(session, workflowId)),
    publishDraft: (organizationId, workflowId, revision, triggers) =>
      inside(organizationId, (session) => publishDraft(session, organizationId, workflowId, revision, triggers)),
    publishVersion: (organizationId, workflowId, version, triggers) =>
      inside(organizationId, (session) => publishVersion(session, organizationId, workflowId, version, triggers)),
    snapshotDraft: (organizationId, workflowId) =>
      inside(organizationId, (session) => snapshotDraft(session, organizationId, workflowId)),
  };
}
