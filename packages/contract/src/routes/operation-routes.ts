/** Routes for operating Noria, and for the outside: health, documents, webhooks and resume links. */
import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { acceptedSchema } from '../schemas/execution.ts';
import { jsonObjectSchema, jsonSchema } from '../schemas/json.ts';

const tokenParams = z.strictObject({ token: z.string().min(1).max(200) });
const html = 'text/html; charset=utf-8';

export const healthSchema = z.strictObject({ status: z.literal('ok'), version: z.string(), uptimeSeconds: z.int() });

export const readySchema = z.strictObject({
  ready: z.boolean(),
  checks: z.strictObject({
    started: z.boolean().meta({ description: 'Migrations are done and the engine runs' }),
    database: z.boolean(),
    engine: z.boolean().meta({ description: 'false once the lease of this process is about to end' }),
  }),
});

export const operationRoutes = {
  health: defineRoute({
    method: 'GET',
    path: '/health',
    operation: 'readHealth',
    tag: 'Operations',
    summary: 'Says that the process is alive',
    answers: { 200: { description: 'Alive', schema: healthSchema } },
    errors: [],
  }),
  ready: defineRoute({
    method: 'GET',
    path: '/ready',
    operation: 'readReadiness',
    tag: 'Operations',
    summary: 'Says whether the process can take work',
    answers: {
      200: { description: 'Ready', schema: readySchema },
      503: { description: 'Migrating, stopping, or without its database', schema: readySchema },
    },
    errors: [],
  }),
  document: defineRoute({
    method: 'GET',
    path: '/docs/json',
    operation: 'readDocument',
    tag: 'Operations',
    summary: 'Gives this document: OpenAPI 3.1',
    answers: { 200: { description: 'The document', schema: jsonObjectSchema } },
    errors: [],
  }),
  page: defineRoute({
    method: 'GET',
    path: '/docs',
    operation: 'readDocumentPage',
    tag: 'Operations',
    summary: 'Shows this document as a page',
    answers: { 200: { description: 'The page', contentType: html } },
    errors: [],
  }),
  join: defineRoute({
    method: 'GET',
    path: '/join',
    operation: 'showJoin',
    tag: 'Operations',
    summary: 'Shows the page behind a link that is good once',
    answers: { 200: { description: 'The page', contentType: html } },
    errors: [],
  }),
  showResume: defineRoute({
    method: 'GET',
    path: '/resume/{token}',
    operation: 'showResume',
    tag: 'Resume links',
    summary: 'Shows a page that asks to confirm; resumes nothing',
    params: tokenParams,
    answers: { 200: { description: 'The page', contentType: html } },
    errors: ['RESUME_TOKEN_INVALID', 'RESUME_TOKEN_USED'],
  }),
  resume: defineRoute({
    method: 'POST',
    path: '/resume/{token}',
    operation: 'resumeByLink',
    tag: 'Resume links',
    summary: 'Ends the wait that the link belongs to; the JSON body goes to the waiting node',
    params: tokenParams,
    body: jsonSchema.optional(),
    bodyOptional: true,
    answers: { 202: { description: 'The execution goes on', schema: acceptedSchema } },
    errors: ['RESUME_TOKEN_INVALID', 'RESUME_TOKEN_USED'],
  }),
} as const;
