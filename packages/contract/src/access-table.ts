/** Who may use which route: the one table that the server enforces. A route without a row stops the start. */
import type { Role } from '@noria/core';
import type { RouteContract } from './route.ts';

/**
 * `everybody`: without signing in. `local`: commands of the user whose process this is, through the socket in the data folder.
 * Otherwise the least role.
 */
export type Access = 'everybody' | 'local' | Role;

/** By operation. */
export const accessTable: Readonly<Record<string, Access>> = {
  // Operations and documents
  readHealth: 'everybody',
  readReadiness: 'everybody',
  readDocument: 'everybody',
  readDocumentPage: 'everybody',
  showJoin: 'everybody',
  // The token in the address is the proof.
  showResume: 'everybody',
  resumeByLink: 'everybody',

  // Sign-in
  signIn: 'everybody',
  acceptLink: 'everybody',
  // The cookie is the proof.
  refreshSession: 'everybody',
  signOut: 'everybody',
  signOutEverywhere: 'viewer',
  readCaller: 'viewer',
  changePassword: 'viewer',
  switchOrganization: 'viewer',

  makeOwner: 'local',
  createKeyFor: 'local',

  // Organizations
  listOrganizations: 'viewer',
  createOrganization: 'viewer',
  renameOrganization: 'owner',
  listMembers: 'viewer',
  inviteMember: 'admin',
  changeMember: 'admin',
  removeMember: 'admin',
  listApiKeys: 'admin',
  createApiKey: 'operator',
  deleteApiKey: 'admin',

  listAuditEntries: 'admin',
  checkAuditLog: 'admin',

  // Workflows
  listWorkflows: 'viewer',
  createWorkflow: 'editor',
  readWorkflow: 'viewer',
  changeWorkflow: 'editor',
  deleteWorkflow: 'editor',
  listVersions: 'viewer',
  readVersion: 'viewer',
  publishWorkflow: 'editor',
  validateWorkflow: 'viewer',
  listenWithDraft: 'editor',
  executeWorkflow: 'operator',

  // Executions
  listExecutions: 'viewer',
  deleteExecutions: 'admin',
  readExecution: 'viewer',
  listSteps: 'viewer',
  readFile: 'viewer',
  cancelExecution: 'operator',
  retryExecution: 'operator',
  resumeExecution: 'operator',
  answerDoubt: 'operator',

  // Building
  listNodeTypes: 'viewer',
  listVariables: 'editor',
  setVariable: 'editor',
  deleteVariable: 'editor',

  // Data tables
  listDataTables: 'viewer',
  createDataTable: 'editor',
  readDataTable: 'viewer',
  changeDataTable: 'editor',
  deleteDataTable: 'editor',
  listRows: 'viewer',
  insertRows: 'editor',
  updateRow: 'editor',
  deleteRow: 'editor',
};

/** The scope that an API key needs for a route, where it has scopes at all: such as `workflows:read`. */
export function scopeOf({ tag, method }: RouteContract): string {
  return `${tag.toLowerCase().replaceAll(' ', '-')}:${method === 'GET' ? 'read' : 'write'}`;
}
