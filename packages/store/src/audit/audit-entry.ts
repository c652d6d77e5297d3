/** An entry of the audit log: who did what to which object, from where; and the closed list of what is recorded. */
import type { JsonObject } from '@noria/core';

/** Only ever added to: entries are kept for years. The part before the dot says what it is about. */
export const auditActions = [
  'sign-in.succeeded',
  'sign-in.failed',
  'sign-in.second-factor',
  'sign-in.locked-out',
  'sign-out.succeeded',
  'password.changed',
  'password.reset',
  'member.invited',
  'member.joined',
  'member.role-changed',
  'member.removed',
  'organization.created',
  'organization.renamed',
  'project.created',
  'project.changed',
  'project.removed',
  'project.member-added',
  'project.member-removed',
  'api-key.created',
  'api-key.revoked',
  'credential.created',
  'credential.changed',
  'credential.first-used',
  'credential.removed',
  'credential.rotated',
  'workflow.created',
  'workflow.changed',
  'workflow.published',
  'workflow.switched',
  'workflow.removed',
  'execution.started',
  'execution.retried',
  'execution.resumed',
  'execution.cancelled',
  'execution.answered',
  'variable.set',
  'variable.removed',
  'data-table.created',
  'data-table.changed',
  'data-table.removed',
  'settings.changed',
  'logs.cleaned',
  'audit.exported',
] as const;

export type AuditAction = (typeof auditActions)[number];

export type AuditObjectKind =
  | 'user'
  | 'invitation'
  | 'organization'
  | 'project'
  | 'api-key'
  | 'credential'
  | 'workflow'
  | 'execution'
  | 'variable'
  | 'data-table'
  | 'settings'
  | 'audit-log';

export interface AuditActor {
  /** `local`: somebody at this computer, where nobody has to sign in; `system`: Noria by itself. */
  readonly kind: 'user' | 'api-key' | 'local' | 'system';
  /** Empty when there is none, or when nobody knows who it was: somebody who failed to sign in. */
  readonly id: string;
  /** As it was then: a user may be renamed or removed later. */
  readonly name: string;
}

export interface AuditObject {
  readonly kind: AuditObjectKind;
  readonly id: string;
  /** As it was then. */
  readonly name: string;
}

/** What a caller records. Texts are cut at 500 characters. */
export interface AuditEntry {
  readonly actor: AuditActor;
  readonly action: AuditAction;
  /** Null when the action is about nothing but the actor. */
  readonly object: AuditObject | null;
  /** Where the request came from; null when there was none. */
  readonly address: string | null;
  readonly requestId: string | null;
  /** What else is worth knowing. Never a secret. */
  readonly details: JsonObject;
}

/** An entry as the log holds it. */
export interface RecordedAuditEntry extends AuditEntry {
  /** From 1 without gaps, by organization. */
  readonly seq: number;
  /** Milliseconds since 1970, by the database's clock. */
  readonly atMs: number;
  readonly previousHash: string;
  readonly hash: string;
}
