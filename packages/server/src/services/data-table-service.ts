/** Data tables of an organization and their rows. */
import { rowFilterSchema } from '@noria/contract';
import {
  type Column,
  type DataRow,
  type DataTable,
  fromApiId,
  type JsonObject,
  NoriaError,
  type RowFilter,
  toApiId,
} from '@noria/core';
import type { DataTableStore } from '@noria/store';
import type { Caller } from './caller.ts';
import { type PageQuery, toPageRequest } from './page-query.ts';
import { showTime } from './show-execution.ts';

export interface DataTableServiceParts {
  readonly store: DataTableStore;
  createId(nowMs: number): string;
  nowMs(): number;
}

export type DataTableService = ReturnType<typeof createDataTableService>;

export function createDataTableService({ store, createId, nowMs }: DataTableServiceParts) {
  const uuid = (id: string): string => fromApiId('tbl', id);

  return {
    async list({ organizationId }: Caller, query: PageQuery) {
      const page = await store.list(organizationId, toPageRequest(query));
      return { items: page.items.map(showTable), nextCursor: page.nextCursor };
    },

    create: async ({ organizationId }: Caller, table: { name: string; columns: readonly Column[] }) =>
      showTable(await store.create(organizationId, { tableId: createId(nowMs()), ...table })),

    read: async ({ organizationId }: Caller, id: string) => showTable(await store.read(organizationId, uuid(id))),

    change: async (
      { organizationId }: Caller,
      id: string,
      change: { name?: string | undefined; columns?: readonly Column[] | undefined },
    ) => {
      const { name, columns } = change;
      const given = { ...(name === undefined ? {} : { name }), ...(columns === undefined ? {} : { columns }) };
      return showTable(await store.change(organizationId, uuid(id), given));
    },

    delete: ({ organizationId }: Caller, id: string) => store.delete(organizationId, uuid(id)),

    /** @throws REQUEST_INVALID the filter cannot be read */
    async listRows(
      { organizationId }: Caller,
      id: string,
      query: PageQuery & { readonly filter?: string | undefined },
    ) {
      const page = await store.listRows(organizationId, uuid(id), readFilter(query.filter), toPageRequest(query));
      return { items: page.items.map(showRow), nextCursor: page.nextCursor };
    },

    async insertRows({ organizationId }: Caller, id: string, rows: readonly JsonObject[]) {
      return { items: (await store.insertRows(organizationId, uuid(id), rows)).map(showRow) };
    },

    updateRow: async ({ organizationId }: Caller, id: string, row: number, values: JsonObject) =>
      showRow(await store.updateRow(organizationId, uuid(id), row, values)),

    deleteRow: ({ organizationId }: Caller, id: string, row: number) => store.deleteRow(organizationId, uuid(id), row),
  };
}

function showTable({ tableId, name, columns, rowCount, createdAtMs }: DataTable) {
  return { id: toApiId('tbl', tableId), name, columns: [...columns], rowCount, createdAt: showTime(createdAtMs) };
}

function showRow({ id, values, createdAtMs, updatedAtMs }: DataRow) {
  return { id, values, createdAt: showTime(createdAtMs), updatedAt: showTime(updatedAtMs) };
}

function readFilter(text: string | undefined): RowFilter {
  if (text === undefined) return { combine: 'all', conditions: [] };
  const read = rowFilterSchema.safeParse(parseJson(text));
  if (!read.success) {
    const [issue] = read.error.issues;
    const problem = `query.filter${issue === undefined ? '' : `: ${issue.path.join('.')} ${issue.message}`}`;
    throw new NoriaError('REQUEST_INVALID', { problem });
  }
  const conditions = read.data.conditions.map(({ column, operator, value }) => ({
    column,
    operator,
    ...(value === undefined ? {} : { value }),
  }));
  return { combine: read.data.combine, conditions };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new NoriaError('REQUEST_INVALID', { problem: 'query.filter: expected JSON' }, { cause });
  }
}
