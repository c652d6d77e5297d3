/** Routes of data tables and their rows. */
import { z } from 'zod';
import { defineRoute } from '../route.ts';
import * as s from '../schemas/data-table.ts';
import { pageQueryShape, pageSchema } from '../schemas/paging.ts';

const tag = 'Data tables';
const params = z.strictObject({ id: s.tableIdSchema });
const rowParams = z.strictObject({
  id: s.tableIdSchema,
  row: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
});

export const dataTableRoutes = {
  list: defineRoute({
    method: 'GET',
    path: '/api/data-tables',
    operation: 'listDataTables',
    tag,
    summary: 'Lists data tables by name',
    query: z.strictObject(pageQueryShape),
    answers: { 200: { description: 'A page', schema: pageSchema(s.dataTableSchema) } },
    errors: ['CURSOR_INVALID'],
  }),
  create: defineRoute({
    method: 'POST',
    path: '/api/data-tables',
    operation: 'createDataTable',
    tag,
    summary: 'Makes a data table',
    body: s.newDataTableSchema,
    answers: { 201: { description: 'The table', schema: s.dataTableSchema } },
    errors: ['CONFLICT'],
  }),
  read: defineRoute({
    method: 'GET',
    path: '/api/data-tables/{id}',
    operation: 'readDataTable',
    tag,
    summary: 'Reads a data table: its columns and how many rows it has',
    params,
    answers: { 200: { description: 'The table', schema: s.dataTableSchema } },
    errors: ['NOT_FOUND'],
  }),
  change: defineRoute({
    method: 'PATCH',
    path: '/api/data-tables/{id}',
    operation: 'changeDataTable',
    tag,
    summary: 'Renames a data table, or changes its columns',
    params,
    body: s.dataTableChangeSchema,
    answers: { 200: { description: 'The table', schema: s.dataTableSchema } },
    errors: ['NOT_FOUND', 'CONFLICT'],
  }),
  delete: defineRoute({
    method: 'DELETE',
    path: '/api/data-tables/{id}',
    operation: 'deleteDataTable',
    tag,
    summary: 'Deletes a data table with all its rows',
    params,
    answers: { 204: { description: 'Deleted' } },
    errors: ['NOT_FOUND'],
  }),
  listRows: defineRoute({
    method: 'GET',
    path: '/api/data-tables/{id}/rows',
    operation: 'listRows',
    tag,
    summary: 'Lists rows in the order in which they were added',
    params,
    query: z.strictObject({
      ...pageQueryShape,
      filter: z.string().max(10_000).optional().meta({
        description:
          'JSON: `{"combine": "all", "conditions": [{"column": "total", "operator": "greater", "value": 10}]}`',
      }),
    }),
    answers: { 200: { description: 'A page', schema: pageSchema(s.dataRowSchema) } },
    errors: ['NOT_FOUND', 'CURSOR_INVALID', 'TABLE_VALUE_INVALID'],
  }),
  insertRows: defineRoute({
    method: 'POST',
    path: '/api/data-tables/{id}/rows',
    operation: 'insertRows',
    tag,
    summary: 'Adds rows: all of them or none',
    params,
    body: s.newRowsSchema,
    answers: { 201: { description: 'The rows', schema: z.strictObject({ items: z.array(s.dataRowSchema) }) } },
    errors: ['NOT_FOUND', 'TABLE_VALUE_INVALID', 'TABLE_FULL'],
  }),
  updateRow: defineRoute({
    method: 'PATCH',
    path: '/api/data-tables/{id}/rows/{row}',
    operation: 'updateRow',
    tag,
    summary: 'Changes the columns of a row that `values` names; null empties one',
    params: rowParams,
    body: s.rowChangeSchema,
    answers: { 200: { description: 'The row', schema: s.dataRowSchema } },
    errors: ['NOT_FOUND', 'TABLE_VALUE_INVALID'],
  }),
  deleteRow: defineRoute({
    method: 'DELETE',
    path: '/api/data-tables/{id}/rows/{row}',
    operation: 'deleteRow',
    tag,
    summary: 'Deletes a row',
    params: rowParams,
    answers: { 204: { description: 'Deleted' } },
    errors: ['NOT_FOUND'],
  }),
} as const;
