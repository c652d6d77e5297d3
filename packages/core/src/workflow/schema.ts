/** The form of a workflow's JSON. What the form cannot say (names, wires, parameters) validate-workflow.ts reports. */
import { z } from 'zod';

const nameSchema = z
  .string()
  .min(1)
  .max(200)
  .refine(
    (name) => name.isWellFormed() && !name.includes('\0'),
    'has a character that cannot be kept: U+0000, or half a surrogate pair',
  );
const indexSchema = z.int().min(0).max(1_000);
const delaySchema = z.int().min(0).max(86_400_000);
const jsonObjectSchema = z.record(z.string(), z.unknown());

export const pairedItemSchema = z.strictObject({ item: z.int().min(0), input: z.int().min(0).exactOptional() });

export const binaryRefSchema = z.strictObject({
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  sizeBytes: z.int().min(0),
  mimeType: z.string(),
  fileName: z.string().exactOptional(),
});

export const itemSchema = z.strictObject({
  json: jsonObjectSchema,
  binary: z.record(z.string(), binaryRefSchema).exactOptional(),
  pairedItem: z.union([pairedItemSchema, z.array(pairedItemSchema)]).exactOptional(),
});

export const retrySettingsSchema = z.strictObject({
  maxAttempts: z.int().min(1).max(20).describe('Tries in all, the first included'),
  delayMs: delaySchema.exactOptional().describe('Before the second try; doubles each time'),
  maxDelayMs: delaySchema.exactOptional(),
});

export const workflowNodeSchema = z.strictObject({
  name: nameSchema.describe('Unique in the workflow'),
  type: z.string().min(1).max(200),
  typeVersion: z.int().min(1),
  parameters: jsonObjectSchema,
  credentials: z.record(z.string(), z.string().min(1)).exactOptional(),
  disabled: z.boolean().exactOptional(),
  notes: z.string().max(10_000).exactOptional(),
  position: z.tuple([z.number(), z.number()]).exactOptional(),
  onError: z.enum(['stop', 'continue', 'errorOutput']).exactOptional(),
  retry: retrySettingsSchema.exactOptional(),
  alwaysOutputData: z.boolean().exactOptional(),
  executeOnce: z.boolean().exactOptional(),
  effect: z.enum(['pure', 'read', 'idempotent', 'once']).exactOptional(),
  inDoubt: z.enum(['ask', 'repeat', 'skip', 'fail']).exactOptional(),
});

export const connectionSchema = z.strictObject({
  from: nameSchema,
  output: indexSchema.exactOptional().describe('0 when left out'),
  to: nameSchema,
  input: indexSchema.exactOptional().describe('0 when left out'),
});

export const workflowSettingsSchema = z.strictObject({
  timeZone: z.string().min(1).max(100).exactOptional().describe('IANA zone, such as Africa/Algiers'),
  errorWorkflow: z
    .string()
    .min(1)
    .max(100)
    .exactOptional()
    .describe('Id of the workflow to start when an execution fails'),
  save: z.enum(['all', 'failed', 'none']).exactOptional(),
  retentionDays: z.int().min(1).max(3_650).exactOptional(),
  timeoutMs: z.int().min(1).max(2_592_000_000).exactOptional().describe('Longest active time; waiting does not count'),
  maxSteps: z.int().min(1).max(10_000_000).exactOptional(),
  maxConcurrency: z.int().min(1).max(100_000).exactOptional(),
  concurrencyKey: z.string().min(1).max(10_000).exactOptional(),
  priority: z.int().min(-1_000).max(1_000).exactOptional(),
});

/** The keys of a definition, for schemas that extend or change some of them. */
export const workflowDefinitionShape = {
  name: nameSchema,
  description: z.string().max(10_000).exactOptional(),
  semantics: z.enum(['native', 'n8n']).exactOptional(),
  nodes: z.array(workflowNodeSchema),
  connections: z.array(connectionSchema),
  settings: workflowSettingsSchema.exactOptional(),
  pinData: z.record(z.string(), z.array(itemSchema)).exactOptional(),
};

/** Strict: a key that is not known is a fault. */
export const workflowDefinitionSchema = z.strictObject(workflowDefinitionShape);
