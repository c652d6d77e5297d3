/** An entry of the audit log as tests need it: a plain one, with what matters put over. */
import type { AuditEntry } from '../audit/audit-entry.ts';

export function auditEntry(over: Partial<AuditEntry> = {}): AuditEntry {
  return {
    actor: { kind: 'user', id: 'u1', name: 'Ada' },
    action: 'workflow.published',
    object: { kind: 'workflow', id: 'w1', name: 'Orders' },
    address: '192.0.2.1',
    requestId: 'r1',
    details: { version: 3 },
    ...over,
  };
}
