/** What requests may touch, under the policies of row-level security. */

/** Tables that a request reads and writes. */
export const writableTables = [
  'variables',
  'api_keys',
  'data_tables',
  'data_rows',
  'organization_keys',
  'credentials',
  'workflows',
  'workflow_versions',
  'webhooks',
  'schedules',
  'idempotency_keys',
  'blobs',
  'blob_parts',
  'blob_uses',
  'audit_heads',
] as const;

/** Tables that a request reads and adds to, and in which it changes nothing. */
export const appendableTables = ['audit_log'] as const;

/** Tables that a request only reads: the engine writes them. */
export const readableTables = ['organizations', 'memberships', 'executions', 'journal', 'live_events'] as const;

/** Tables of which a request reads some columns: not what proves who somebody is. */
export const readableColumns = { users: ['id', 'email', 'name'] } as const;
