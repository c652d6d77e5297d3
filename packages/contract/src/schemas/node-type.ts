/** How the catalogue of node types is shown. */
import { z } from 'zod';
import { jsonObjectSchema, jsonSchema } from './json.ts';

const portSchema = z.strictObject({ name: z.string() });
const wordsSchema = z.array(z.string());

export const nodeTypeSchema = z
  .strictObject({
    type: z.string(),
    version: z.int(),
    title: z.string(),
    description: z.string(),
    icon: z.string().meta({ description: 'Name of an icon of the Lucide set' }),
    keywords: z.strictObject({ en: wordsSchema, fr: wordsSchema, ar: wordsSchema }),
    parameters: jsonSchema.meta({ description: 'JSON Schema 2020-12 with hints for forms under `x-`' }),
    inputs: z.array(portSchema).nullable().meta({ description: 'null: they follow from the parameters' }),
    outputs: z.array(portSchema).nullable().meta({ description: 'null: they follow from the parameters' }),
    effect: z
      .enum(['pure', 'read', 'idempotent', 'once'])
      .nullable()
      .meta({ description: 'What a repeat after a crash would do; null: it follows from the parameters' }),
    trigger: z.enum(['manual', 'webhook', 'schedule']).nullable(),
    control: z.enum(['loop']).nullable(),
    errors: z.array(z.string()),
    examples: z.array(jsonObjectSchema),
  })
  .meta({ id: 'NodeType' });
