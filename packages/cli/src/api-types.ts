/** What the interface answers, as far as commands read it. */
import type {
  executionSchema,
  executionSummarySchema,
  startedExecutionSchema,
  stepSchema,
  workflowSchema,
  workflowSummarySchema,
} from '@noria/contract';

export type Execution = ReturnType<typeof executionSchema.parse>;
export type ExecutionSummary = ReturnType<typeof executionSummarySchema.parse>;
export type Step = ReturnType<typeof stepSchema.parse>;
export type StartedExecution = ReturnType<typeof startedExecutionSchema.parse>;
export type Workflow = ReturnType<typeof workflowSchema.parse>;
export type WorkflowSummary = ReturnType<typeof workflowSummarySchema.parse>;
