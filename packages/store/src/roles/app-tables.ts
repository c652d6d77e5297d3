/** What requests may touch, under the policies of row-level security. */

/** Tables that a request reads and writes. */
export const writableTables = [
  'variables',
  'data_tables',
  'data_rows',
  'workflows',
  'workflow_versions',
  'webhooks',
  'schedules',
  'idempotency_keys',
  'blobs',
  'blob_parts',
  'blob_uses',
] as const;

/** Tables that a request only reads: the engine writes them. */
export const readableTables = ['organizations', 'executions', 'journal'] as const;
