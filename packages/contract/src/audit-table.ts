/** What each request that changes something is called in the audit log: a route without a row stops the start. */

/** The action and what it is about; null for what changes nothing that anybody would ask about later. */
export type AuditRow = { readonly action: string; readonly object: string } | null;

function row(action: string, object: string): AuditRow {
  return { action, object };
}

/** By operation, for every route that takes a role and is no `GET`. */
export const auditTable: Readonly<Record<string, AuditRow>> = {
  signOutEverywhere: row('sign-out.succeeded', 'user'),
  changePassword: row('password.changed', 'user'),
  switchOrganization: null,
  makeOwner: row('member.joined', 'user'),
  createKeyFor: row('api-key.created', 'api-key'),
  createOrganization: row('organization.created', 'organization'),
  renameOrganization: row('organization.renamed', 'organization'),
  inviteMember: row('member.invited', 'invitation'),
  changeMember: row('member.role-changed', 'user'),
  removeMember: row('member.removed', 'user'),
  createApiKey: row('api-key.created', 'api-key'),
  deleteApiKey: row('api-key.revoked', 'api-key'),
  createWorkflow: row('workflow.created', 'workflow'),
  changeWorkflow: row('workflow.changed', 'workflow'),
  deleteWorkflow: row('workflow.removed', 'workflow'),
  publishWorkflow: row('workflow.published', 'workflow'),
  validateWorkflow: null,
  listenWithDraft: null,
  executeWorkflow: row('execution.started', 'workflow'),
  deleteExecutions: row('logs.cleaned', 'settings'),
  cancelExecution: row('execution.cancelled', 'execution'),
  retryExecution: row('execution.retried', 'execution'),
  resumeExecution: row('execution.resumed', 'execution'),
  answerDoubt: row('execution.answered', 'execution'),
  setVariable: row('variable.set', 'variable'),
  deleteVariable: row('variable.removed', 'variable'),
  createDataTable: row('data-table.created', 'data-table'),
  changeDataTable: row('data-table.changed', 'data-table'),
  deleteDataTable: row('data-table.removed', 'data-table'),
  // Rows are data, as items of executions are.
  insertRows: null,
  updateRow: null,
  deleteRow: null,
};
