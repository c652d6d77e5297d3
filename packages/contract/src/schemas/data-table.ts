/** Data tables, their columns and rows. */
import { columnTypes, rowFields, rowOperators } from '@noria/core';
import { z } from 'zod';
import { identifierSchema } from './identifier.ts';
import { jsonObjectSchema, jsonSchema, timeSchema } from './json.ts';

export const tableIdSchema = identifierSchema('tbl');

const reserved: readonly string[] = [...rowFields, '__proto__'];

export const columnSchema = z
  .strictObject({
    name: z
      .string()
      .regex(/^[A-Za-z_][A-Za-z0-9_]{0,62}$/, { error: 'expected letters, digits and _, not beginning with a digit' })
      .refine((name) => !reserved.includes(name), { error: `expected a name other than ${reserved.join(', ')}` }),
    type: z.enum(columnTypes),
  })
  .meta({ id: 'Column', description: '`date`: ISO 8601, kept in UTC. `json`: any value' });

const nameSchema = z
  .string()
  .min(1)
  .max(100)
  .refine((name) => name.isWellFormed() && !name.includes('\0'), { error: 'expected text that can be kept' });

const columnsSchema = z
  .array(columnSchema)
  .min(1)
  .max(100)
  .refine((columns) => new Set(columns.map(({ name }) => name)).size === columns.length, {
    error: 'expected every name once',
  });

export const dataTableSchema = z
  .strictObject({
    id: tableIdSchema,
    name: z.string(),
    columns: z.array(z.strictObject({ name: z.string(), type: z.enum(columnTypes) })),
    rowCount: z.int(),
    createdAt: timeSchema,
  })
  .meta({ id: 'DataTable' });

export const newDataTableSchema = z.strictObject({ name: nameSchema, columns: columnsSchema });

export const dataTableChangeSchema = z
  .strictObject({ name: nameSchema.optional(), columns: columnsSchema.optional() })
  .meta({ description: 'Values of columns that are left out are removed; a column keeps its type' });

export const dataRowSchema = z
  .strictObject({ id: z.int(), values: jsonObjectSchema, createdAt: timeSchema, updatedAt: timeSchema })
  .meta({ id: 'DataRow' });

export const newRowsSchema = z.strictObject({ rows: z.array(jsonObjectSchema).min(1).max(1_000) });

export const rowChangeSchema = z.strictObject({ values: jsonObjectSchema });

export const rowFilterSchema = z.strictObject({
  combine: z.enum(['all', 'any']).default('all'),
  conditions: z
    .array(
      z.strictObject({
        column: z.string(),
        operator: z.enum(rowOperators),
        value: jsonSchema.optional(),
      }),
    )
    .max(50),
});
