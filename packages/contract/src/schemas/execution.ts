/** Bodies and answers about executions, their steps and what people say to them. */
import { z } from 'zod';
import { errorReportSchema } from './error.ts';
import { executionIdSchema, versionNumberSchema, workflowIdSchema } from './identifier.ts';
import { jsonSchema, timeSchema } from './json.ts';
import { itemSchema } from './workflow-definition.ts';

export const executionStatusSchema = z.enum(['queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelled']);
export const executionModeSchema = z.enum(['manual', 'webhook', 'schedule', 'call', 'error', 'retry', 'resume']);

export const answerSchema = z
  .strictObject({
    status: z.int(),
    headers: z.record(z.string(), z.string()),
    body: jsonSchema,
    file: z
      .strictObject({ hash: z.string(), sizeBytes: z.int(), mimeType: z.string(), fileName: z.string().optional() })
      .nullable()
      .meta({ description: 'Set: the caller gets this file instead of the body' }),
  })
  .meta({ id: 'Answer', description: 'What the caller of the execution gets' });

export const executionSummarySchema = z
  .strictObject({
    id: executionIdSchema,
    workflowId: workflowIdSchema,
    version: z.int().meta({ description: 'Published versions count from 1; negative ones are drafts that were run' }),
    status: executionStatusSchema,
    mode: executionModeSchema,
    acceptedAt: timeSchema,
    startedAt: timeSchema.nullable(),
    finishedAt: timeSchema.nullable(),
    stepCount: z.int(),
    waitingFor: z.string().nullable().meta({ description: '`timer`, `resume`, `child` or `doubt`' }),
    error: errorReportSchema.nullable(),
    parentId: executionIdSchema.nullable().meta({ description: 'The execution that called this one' }),
    originId: executionIdSchema.nullable().meta({ description: 'The execution that this one retries or resumes' }),
    correlationId: z.string().nullable(),
  })
  .meta({ id: 'ExecutionSummary' });

export const executionSchema = executionSummarySchema
  .extend({ answer: answerSchema.nullable() })
  .meta({ id: 'Execution' });

export const stepSchema = z
  .strictObject({
    step: z.int(),
    node: z.string(),
    type: z.string(),
    runIndex: z.int(),
    scope: z.array(z.strictObject({ loop: z.string(), pass: z.int() })),
    status: z.enum(['ready', 'running', 'waiting', 'retrying', 'doubt', 'succeeded', 'failed', 'abandoned']),
    startedAt: timeSchema.nullable(),
    endedAt: timeSchema.nullable(),
    attempt: z.int(),
    error: errorReportSchema.nullable(),
    inputs: z.array(z.array(z.strictObject({ step: z.int(), output: z.int() }))),
    outputCounts: z.array(z.int()).meta({ description: 'Items by output' }),
    outputs: z.array(z.array(itemSchema)).nullable().meta({
      description: 'null when `items=count` was asked for, or when the items of this step are more than 16 MB',
    }),
    waiting: z
      .strictObject({
        until: timeSchema.nullable(),
        resumeUrl: z.string().nullable().meta({ description: 'A POST to this address ends the wait' }),
      })
      .nullable(),
    doubts: z.array(z.strictObject({ item: z.int(), attempt: z.int() })),
    children: z.array(executionIdSchema),
  })
  .meta({ id: 'Step', description: 'One pass of an execution through one node' });

const nodeNameSchema = z.string().min(1).max(200);

export const executeBodySchema = z
  .strictObject({
    triggerData: jsonSchema.optional().meta({
      description:
        'What arrives at the trigger. Webhook: the body. Other triggers: an object for one item, a list of objects for several. One empty item when left out',
    }),
    version: z
      .union([z.enum(['published', 'draft']), versionNumberSchema])
      .optional()
      .meta({
        description: 'The published version when left out, or the draft while nothing is published',
      }),
    trigger: nodeNameSchema
      .optional()
      .meta({ description: 'Name of the trigger to start from; the manual one when left out' }),
    node: nodeNameSchema.optional().meta({ description: 'Runs only this node, on `triggerData`' }),
    until: nodeNameSchema.optional().meta({ description: 'Runs only this node and what leads to it' }),
    pins: z
      .boolean()
      .optional()
      .meta({ description: 'Pinned data stands in for nodes; true for a draft when left out' }),
  })
  .meta({ id: 'Execute' });

export const waitQuerySchema = z.strictObject({
  wait: z.coerce
    .number()
    .min(0)
    .max(300)
    .default(0)
    .meta({ description: 'Seconds to wait for the result; 0 answers at once' }),
});

export const startedExecutionSchema = z
  .strictObject({
    executionId: executionIdSchema,
    duplicate: z.boolean().meta({ description: 'true: the idempotency key had started it before' }),
    status: executionStatusSchema,
    answer: answerSchema.nullable(),
    items: z
      .array(itemSchema)
      .nullable()
      .meta({ description: "The last node's items; null while the execution goes on" }),
    error: errorReportSchema.nullable(),
  })
  .meta({ id: 'StartedExecution' });

const versionChoice = z.enum(['same', 'published']).default('same');

export const retryBodySchema = z.strictObject({ version: versionChoice });

export const resumeBodySchema = z.strictObject({
  version: versionChoice,
  input: z
    .array(z.array(itemSchema))
    .optional()
    .meta({ description: "Items that replace the failed step's recorded input, by input" }),
});

export const cancelBodySchema = z.strictObject({ reason: z.string().min(1).max(1000).optional() });

export const doubtBodySchema = z.strictObject({
  verdict: z.enum(['happened', 'again']).meta({ description: '`happened`: go on. `again`: do it again' }),
  result: jsonSchema.optional().meta({ description: 'With `happened`: what the effect would have returned' }),
});

export const acceptedSchema = z.strictObject({ executionId: executionIdSchema, accepted: z.literal(true) });

export const deletedSchema = z.strictObject({
  deleted: z.int(),
  hasMore: z.boolean().meta({ description: 'There may be more to delete' }),
});
