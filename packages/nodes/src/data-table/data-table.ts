/** `data.table`: adds, finds, changes and removes rows of a data table. */
import {
  type DataRow,
  type Item,
  type Json,
  type JsonObject,
  type NodeContext,
  type NodeResult,
  type NodeType,
  NoriaError,
  type Parameters,
  type RowFilter,
  rowOperators,
} from '@noria/core';

type Settings = {
  table: string;
  operation: 'insert' | 'find' | 'update' | 'upsert' | 'remove';
  values: JsonObject;
  match: string[];
  conditions: { column: string; operator: RowFilter['conditions'][number]['operator']; value?: Json }[];
  combine: 'all' | 'any';
  orderBy: string;
  direction: 'ascending' | 'descending';
  limit: number;
};

export const dataTable: NodeType = {
  type: 'data.table',
  version: 1,
  title: 'Data table',
  description: 'Keeps rows in a table that all workflows share, and finds them again.',
  icon: 'table',
  keywords: {
    en: ['table', 'rows', 'store', 'database', 'lookup', 'upsert', 'remember'],
    fr: ['table', 'lignes', 'stocker', 'base de données', 'rechercher', 'mémoriser'],
    ar: ['جدول', 'صفوف', 'تخزين', 'قاعدة بيانات', 'بحث'],
  },
  parameters: {
    type: 'object',
    required: ['table'],
    additionalProperties: false,
    properties: {
      table: { type: 'string', title: 'Table', description: 'Its name.', minLength: 1, 'x-control': 'data-table' },
      operation: {
        type: 'string',
        title: 'Operation',
        description:
          'Upsert changes the rows that match, and adds one when none does. Each is done once for every item.',
        enum: ['insert', 'find', 'update', 'upsert', 'remove'],
        default: 'insert',
        'x-expression': false,
      },
      values: {
        type: 'object',
        title: 'Values',
        description: 'By column. Columns that are left out stay as they are; null empties one.',
        default: {},
        'x-show-when': { operation: ['insert', 'update', 'upsert'] },
      },
      match: {
        type: 'array',
        title: 'Match by',
        description: 'Columns whose values tell which row it is.',
        items: { type: 'string' },
        default: [],
        'x-show-when': { operation: ['upsert'] },
      },
      conditions: {
        type: 'array',
        title: 'Conditions',
        description: 'Which rows. To change or remove every row, say so: `id` greater than 0.',
        default: [],
        items: {
          type: 'object',
          required: ['column', 'operator'],
          additionalProperties: false,
          properties: {
            column: { type: 'string', title: 'Column' },
            operator: { type: 'string', title: 'Is', enum: rowOperators, 'x-expression': false },
            value: {
              title: 'Compared with',
              'x-show-when': { operator: rowOperators.filter((name) => name !== 'isEmpty' && name !== 'notEmpty') },
            },
          },
        },
        'x-show-when': { operation: ['find', 'update', 'remove'] },
      },
      combine: {
        type: 'string',
        title: 'A row counts when',
        description: 'Every condition holds, or at least one does.',
        enum: ['all', 'any'],
        default: 'all',
        'x-expression': false,
        'x-show-when': { operation: ['find', 'update', 'remove'] },
      },
      orderBy: { type: 'string', title: 'In order of', default: 'id', 'x-show-when': { operation: ['find'] } },
      direction: {
        type: 'string',
        title: 'Direction',
        enum: ['ascending', 'descending'],
        default: 'ascending',
        'x-show-when': { operation: ['find'] },
      },
      limit: {
        type: 'integer',
        title: 'At most',
        description: 'Rows for each item.',
        minimum: 1,
        maximum: 100_000,
        default: 1_000,
        'x-show-when': { operation: ['find'] },
      },
    },
  },
  inputs: [{ name: 'items' }],
  outputs: [{ name: 'rows' }],
  // What is added carries the key of its effect; the other changes come to the same when they are made again.
  effect: ({ operation }: Parameters) => (operation === 'find' ? 'read' : 'idempotent'),
  check: checkScope,
  errors: ['PARAMETER_INVALID', 'NOT_FOUND', 'TABLE_VALUE_INVALID', 'TABLE_FULL'],
  examples: [
    {
      title: 'Remembers a customer by e-mail',
      parameters: {
        table: 'Customers',
        operation: 'upsert',
        match: ['email'],
        values: { email: '={{ $json.email }}', name: '={{ $json.name }}' },
      },
      input: [[{ json: { email: 'amira@example.com', name: 'Amira' } }]],
      output: [],
    },
    {
      title: 'Finds the large orders, the newest first',
      parameters: {
        table: 'Orders',
        operation: 'find',
        conditions: [{ column: 'total', operator: 'greaterOrEqual', value: 1000 }],
        orderBy: 'placedAt',
        direction: 'descending',
        limit: 10,
      },
      input: [[{ json: {} }]],
      output: [],
    },
  ],
  run: workOnRows,
};

function checkScope({ operation, conditions, match }: Parameters) {
  const faults: { path: string; problem: string }[] = [];
  const isChange = operation === 'update' || operation === 'remove';
  if (isChange && Array.isArray(conditions) && conditions.length === 0) {
    faults.push({ path: 'conditions', problem: 'must not be empty: it would mean every row.' });
  }
  if (operation === 'upsert' && Array.isArray(match) && match.length === 0) {
    faults.push({ path: 'match', problem: 'must not be empty: it says which row is meant.' });
  }
  return faults;
}

/** Rows that are added in one go. */
const batchSize = 1_000;

/** Items are worked on one after another: a later one may find what an earlier one added. */
async function workOnRows(ctx: NodeContext, items: readonly Item[]): Promise<NodeResult> {
  const found: Item[] = [];
  for (let item = 0; item < items.length; ) {
    const settings = readSettings(ctx, item);
    const { operation } = settings;
    if (operation === 'insert') {
      const batch = gatherBatch(ctx, settings, item, items.length);
      const rows = await ctx.effect(item, ({ idempotencyKey }) =>
        insertBatch(ctx, settings.table, batch, item, idempotencyKey),
      );
      for (const [index, row] of rows.entries()) found.push({ json: row, pairedItem: { item: item + index } });
      item += batch.length;
    } else {
      const rows = await ctx.effect(item, () => workOnItem(ctx, operation, settings));
      for (const row of rows) found.push({ json: row, pairedItem: { item } });
      item++;
    }
  }
  return { kind: 'output', outputs: [found] };
}

function readSettings(ctx: NodeContext, item: number): Settings {
  return ctx.parameters(item) as unknown as Settings;
}

/** Items after the first that go into the same table. */
function gatherBatch(ctx: NodeContext, { table, values }: Settings, first: number, end: number): JsonObject[] {
  const batch = [values];
  for (let item = first + 1; item < end && batch.length < batchSize; item++) {
    const next = readSettings(ctx, item);
    if (next.table !== table) break;
    batch.push(next.values);
  }
  return batch;
}

async function insertBatch(
  ctx: NodeContext,
  table: string,
  batch: readonly JsonObject[],
  first: number,
  key: string,
): Promise<JsonObject[]> {
  try {
    return (await ctx.tables.insert(table, batch, key)).map(showRow);
  } catch (error) {
    if (!(error instanceof NoriaError) || typeof error.details.row !== 'number') throw error;
    const { row, ...details } = error.details;
    throw new NoriaError(error.code, { ...details, item: first + (row as number) }, { cause: error });
  }
}

async function workOnItem(
  ctx: NodeContext,
  operation: Exclude<Settings['operation'], 'insert'>,
  settings: Settings,
): Promise<JsonObject[]> {
  const { table, values, match, conditions, combine } = settings;
  const filter: RowFilter = { combine, conditions };
  switch (operation) {
    case 'find': {
      const order = { column: settings.orderBy, direction: settings.direction };
      return (await ctx.tables.find(table, { filter, order, limit: settings.limit })).map(showRow);
    }
    case 'update':
      return (await ctx.tables.update(table, filter, values)).map(showRow);
    case 'upsert':
      return (await ctx.tables.upsert(table, match, values)).map(showRow);
    case 'remove':
      return [{ removed: await ctx.tables.remove(table, filter) }];
  }
}

function showRow({ id, values, createdAtMs, updatedAtMs }: DataRow): JsonObject {
  const [createdAt, updatedAt] = [createdAtMs, updatedAtMs].map((ms) => new Date(ms).toISOString());
  return { id, ...values, createdAt: createdAt ?? null, updatedAt: updatedAt ?? null };
}
