/** How long a workflow's ended executions are kept. */
import type { WorkflowDefinition } from '@noria/core';

const defaultDays = 90;

export function retentionDaysOf({ settings }: WorkflowDefinition): number {
  return settings?.retentionDays ?? defaultDays;
}
