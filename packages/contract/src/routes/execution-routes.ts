/** Routes of executions and their steps. */
import { z } from 'zod';
import { defineRoute } from '../route.ts';
import * as s from '../schemas/execution.ts';
import { executionIdSchema, workflowIdSchema } from '../schemas/identifier.ts';
import { timeSchema } from '../schemas/json.ts';
import { pageQueryShape, pageSchema } from '../schemas/paging.ts';

const tag = 'Executions';
const params = z.strictObject({ id: executionIdSchema });
const indexParam = z.coerce.number().int().min(0).max(10_000_000);

export const executionRoutes = {
  list: defineRoute({
    method: 'GET',
    path: '/api/executions',
    operation: 'listExecutions',
    tag,
    summary: 'Lists executions, newest first',
    query: z.strictObject({
      ...pageQueryShape,
      workflowId: workflowIdSchema.optional(),
      status: s.executionStatusSchema.optional(),
      from: timeSchema.optional().meta({ description: 'Accepted at this time or later' }),
      to: timeSchema.optional().meta({ description: 'Accepted before this time' }),
    }),
    answers: { 200: { description: 'A page', schema: pageSchema(s.executionSummarySchema) } },
    errors: ['CURSOR_INVALID'],
  }),
  deleteEnded: defineRoute({
    method: 'DELETE',
    path: '/api/executions',
    operation: 'deleteExecutions',
    tag,
    summary: 'Deletes executions that ended before a time, oldest first',
    description: 'Repeat it while `hasMore` is true. Files that nothing refers to any more go with the hourly upkeep.',
    query: z.strictObject({
      endedBefore: timeSchema,
      limit: z.coerce.number().int().min(1).max(1_000).default(1_000).meta({ description: 'How many at most' }),
    }),
    answers: { 200: { description: 'How many were deleted', schema: s.deletedSchema } },
    errors: [],
  }),
  read: defineRoute({
    method: 'GET',
    path: '/api/executions/{id}',
    operation: 'readExecution',
    tag,
    summary: 'Shows an execution with its answer and error',
    params,
    answers: { 200: { description: 'The execution', schema: s.executionSchema } },
    errors: ['NOT_FOUND'],
  }),
  listSteps: defineRoute({
    method: 'GET',
    path: '/api/executions/{id}/steps',
    operation: 'listSteps',
    tag,
    summary: 'Lists the steps of an execution in the order in which they became ready',
    params,
    query: z.strictObject({
      ...pageQueryShape,
      items: z.enum(['full', 'count']).default('full').meta({ description: '`count`: leaves the items out' }),
    }),
    answers: { 200: { description: 'A page', schema: pageSchema(s.stepSchema) } },
    errors: ['NOT_FOUND', 'CURSOR_INVALID'],
  }),
  readFile: defineRoute({
    method: 'GET',
    path: '/api/executions/{id}/files/{hash}',
    operation: 'readFile',
    tag,
    summary: 'Gives a file of an item of the execution',
    description:
      'Type and name are those of the item; where several items have the same bytes, those of the first one. The file is to be saved, unless `inline` is asked for and its type can do no harm in a browser: PDF, plain text and the usual images.',
    params: z.strictObject({
      id: executionIdSchema,
      hash: z
        .string()
        .regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits')
        .meta({ description: "`hash` of the item's `binary`" }),
    }),
    query: z.strictObject({
      inline: z
        .enum(['true', 'false'])
        .default('false')
        .meta({ description: '`true`: shown in the window of a browser, where it can do no harm' }),
    }),
    answers: { 200: { description: 'The bytes', contentType: 'application/octet-stream' } },
    errors: ['NOT_FOUND', 'BINARY_GONE'],
  }),
  cancel: defineRoute({
    method: 'POST',
    path: '/api/executions/{id}/cancel',
    operation: 'cancelExecution',
    tag,
    summary: 'Cancels an execution and what it called',
    params,
    body: s.cancelBodySchema,
    bodyOptional: true,
    answers: { 202: { description: 'The cancel is recorded and on its way', schema: s.acceptedSchema } },
    errors: ['NOT_FOUND', 'EXECUTION_FINISHED'],
  }),
  retry: defineRoute({
    method: 'POST',
    path: '/api/executions/{id}/retry',
    operation: 'retryExecution',
    tag,
    summary: 'Starts a new execution with the same input',
    params,
    body: s.retryBodySchema,
    bodyOptional: true,
    answers: { 202: { description: 'The new execution', schema: s.startedExecutionSchema } },
    errors: ['NOT_FOUND', 'WORKFLOW_INVALID', 'WORKFLOW_NOT_PUBLISHED'],
  }),
  resume: defineRoute({
    method: 'POST',
    path: '/api/executions/{id}/resume',
    operation: 'resumeExecution',
    tag,
    summary: 'Starts a new execution that keeps what was recorded and goes on at the failed step',
    params,
    body: s.resumeBodySchema,
    bodyOptional: true,
    answers: { 202: { description: 'The new execution', schema: s.startedExecutionSchema } },
    errors: ['NOT_FOUND', 'EXECUTION_NOT_FINISHED', 'EXECUTION_NOTHING_TO_RESUME', 'WORKFLOW_NOT_PUBLISHED'],
  }),
  answerDoubt: defineRoute({
    method: 'POST',
    path: '/api/executions/{id}/steps/{step}/doubts/{item}',
    operation: 'answerDoubt',
    tag,
    summary: 'Says whether an effect happened that a crash left in doubt',
    params: z.strictObject({ id: executionIdSchema, step: indexParam, item: indexParam }),
    body: s.doubtBodySchema,
    answers: { 202: { description: 'The word is recorded and on its way', schema: s.acceptedSchema } },
    errors: ['NOT_FOUND', 'CONFLICT', 'EXECUTION_FINISHED'],
  }),
} as const;
