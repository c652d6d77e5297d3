/** Routes of workflows, their versions and what starts them by hand. */
import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { executeBodySchema, startedExecutionSchema, waitQuerySchema } from '../schemas/execution.ts';
import { versionNumberSchema, workflowIdSchema } from '../schemas/identifier.ts';
import { pageQueryShape, pageSchema } from '../schemas/paging.ts';
import * as s from '../schemas/workflow.ts';
import { workflowDefinitionSchema } from '../schemas/workflow-definition.ts';

const tag = 'Workflows';
const params = z.strictObject({ id: workflowIdSchema });
const versionParams = z.strictObject({ id: workflowIdSchema, n: z.coerce.number().pipe(versionNumberSchema) });

export const workflowRoutes = {
  list: defineRoute({
    method: 'GET',
    path: '/api/workflows',
    operation: 'listWorkflows',
    tag,
    summary: 'Lists workflows, newest first',
    query: z.strictObject(pageQueryShape),
    answers: { 200: { description: 'A page', schema: pageSchema(s.workflowSummarySchema) } },
    errors: ['CURSOR_INVALID'],
  }),
  create: defineRoute({
    method: 'POST',
    path: '/api/workflows',
    operation: 'createWorkflow',
    tag,
    summary: 'Saves a new workflow as a draft',
    description:
      'The body is the workflow itself, as in the files under `examples/`. Publish it to let its triggers start it.',
    query: s.saveQuerySchema,
    body: s.createWorkflowBodySchema,
    bodyIsWorkflow: true,
    idempotencyKey: true,
    answers: { 201: { description: 'Saved', schema: s.workflowSchema } },
    errors: ['WORKFLOW_INVALID', 'IDEMPOTENCY_KEY_REUSED'],
  }),
  read: defineRoute({
    method: 'GET',
    path: '/api/workflows/{id}',
    operation: 'readWorkflow',
    tag,
    summary: 'Shows a workflow with its draft',
    params,
    answers: { 200: { description: 'The workflow', schema: s.workflowSchema } },
    errors: ['NOT_FOUND'],
  }),
  change: defineRoute({
    method: 'PATCH',
    path: '/api/workflows/{id}',
    operation: 'changeWorkflow',
    tag,
    summary: 'Changes parts of the draft, or switches the workflow on or off',
    params,
    query: s.saveQuerySchema,
    body: s.changeWorkflowBodySchema,
    bodyIsWorkflow: true,
    answers: { 200: { description: 'The workflow afterwards', schema: s.workflowSchema } },
    errors: ['NOT_FOUND', 'CONFLICT', 'WORKFLOW_INVALID'],
  }),
  remove: defineRoute({
    method: 'DELETE',
    path: '/api/workflows/{id}',
    operation: 'deleteWorkflow',
    tag,
    summary: 'Deletes a workflow; executions under way go on to their end',
    params,
    answers: { 204: { description: 'Deleted' } },
    errors: ['NOT_FOUND'],
  }),
  listVersions: defineRoute({
    method: 'GET',
    path: '/api/workflows/{id}/versions',
    operation: 'listVersions',
    tag,
    summary: 'Lists published versions, newest first',
    params,
    query: z.strictObject(pageQueryShape),
    answers: { 200: { description: 'A page', schema: pageSchema(s.versionSummarySchema) } },
    errors: ['NOT_FOUND', 'CURSOR_INVALID'],
  }),
  readVersion: defineRoute({
    method: 'GET',
    path: '/api/workflows/{id}/versions/{n}',
    operation: 'readVersion',
    tag,
    summary: 'Shows a version; versions never change',
    params: versionParams,
    answers: { 200: { description: 'The version', schema: s.versionSchema } },
    errors: ['NOT_FOUND'],
  }),
  publish: defineRoute({
    method: 'POST',
    path: '/api/workflows/{id}/publish',
    operation: 'publishWorkflow',
    tag,
    summary: 'Makes a version of the draft and lets its triggers start it',
    description: 'Executions under way keep the version that they began with.',
    params,
    body: s.publishBodySchema,
    bodyOptional: true,
    answers: { 200: { description: 'The workflow afterwards', schema: s.workflowSchema } },
    errors: ['NOT_FOUND', 'CONFLICT', 'WORKFLOW_INVALID', 'WEBHOOK_PATH_TAKEN'],
  }),
  validate: defineRoute({
    method: 'POST',
    path: '/api/workflows/{id}/validate',
    operation: 'validateWorkflow',
    tag,
    summary: 'Reports every fault of the draft, or of the workflow in the body, with its place',
    params,
    body: workflowDefinitionSchema.optional(),
    bodyIsWorkflow: true,
    bodyOptional: true,
    answers: { 200: { description: 'The report', schema: s.validationSchema } },
    errors: ['NOT_FOUND'],
  }),
  listen: defineRoute({
    method: 'POST',
    path: '/api/workflows/{id}/listen',
    operation: 'listenWithDraft',
    tag,
    summary: 'Lets requests to /hooks-test run the draft for two minutes',
    description:
      'While the window is open, each request to `/hooks-test/{path}` runs the draft as it is then, with pinned data, and ' +
      'gets its answer. Listening again moves the end of the window.',
    params,
    answers: { 200: { description: 'The window is open', schema: s.listeningSchema } },
    errors: ['NOT_FOUND', 'WORKFLOW_INVALID', 'TRIGGER_NOT_FOUND', 'CONFLICT'],
  }),
  execute: defineRoute({
    method: 'POST',
    path: '/api/workflows/{id}/execute',
    operation: 'executeWorkflow',
    tag,
    summary: 'Starts an execution: of the published version, of the draft, of one node, or up to a node',
    params,
    query: waitQuerySchema,
    body: executeBodySchema,
    bodyOptional: true,
    idempotencyKey: true,
    answers: {
      200: { description: 'It ended or answered within the wait', schema: startedExecutionSchema },
      202: { description: 'It is accepted, and goes on or waits', schema: startedExecutionSchema },
    },
    errors: ['NOT_FOUND', 'WORKFLOW_INVALID', 'WORKFLOW_DISABLED', 'TRIGGER_NOT_FOUND', 'IDEMPOTENCY_KEY_REUSED'],
  }),
} as const;
