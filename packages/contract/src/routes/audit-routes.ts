/** Routes of the audit log: who did what, to what, from where. */
import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { jsonObjectSchema } from '../schemas/json.ts';
import { pageQueryShape, pageSchema } from '../schemas/paging.ts';

const tag = 'Audit';
const timeSchema = z.iso.datetime({ offset: true });

const auditEntrySchema = z
  .strictObject({
    seq: z.int().meta({ description: 'From 1 up without gaps' }),
    at: z.string(),
    actor: z.strictObject({
      kind: z.enum(['user', 'api-key', 'local', 'system']),
      id: z.string().nullable(),
      name: z.string(),
    }),
    action: z.string().meta({ description: 'Such as workflow.published' }),
    object: z.strictObject({ kind: z.string(), id: z.string(), name: z.string() }).nullable(),
    address: z.string().nullable(),
    requestId: z.string().nullable(),
    details: jsonObjectSchema,
    hash: z.string().meta({ description: 'SHA-256 over the entry and the hash before it' }),
  })
  .meta({ id: 'AuditEntry' });

export const auditRoutes = {
  list: defineRoute({
    method: 'GET',
    path: '/api/audit',
    operation: 'listAuditEntries',
    tag,
    summary: 'Lists who did what, newest first',
    query: z.strictObject({
      ...pageQueryShape,
      from: timeSchema.optional(),
      to: timeSchema.optional(),
      action: z
        .string()
        .regex(/^[a-z.-]{1,60}$/, { error: 'expected the beginning of an action, such as workflow.' })
        .optional()
        .meta({ description: 'What the action begins with' }),
    }),
    answers: { 200: { description: 'A page', schema: pageSchema(auditEntrySchema) } },
    errors: ['CURSOR_INVALID'],
  }),
  check: defineRoute({
    method: 'GET',
    path: '/api/audit/check',
    operation: 'checkAuditLog',
    tag,
    summary: 'Reads the whole log and says whether every entry is as it was recorded',
    answers: {
      200: {
        description: 'It is whole. Keep `lastHash` elsewhere: it proves the log up to here',
        schema: z.strictObject({
          whole: z.literal(true),
          firstSeq: z.int(),
          lastSeq: z.int(),
          lastHash: z.string().nullable(),
        }),
      },
    },
    errors: ['AUDIT_LOG_BROKEN'],
  }),
} as const;
