/** Data tables for the services of the API. */
import { type Column, NoriaError, type RowFilter } from '@noria/core';
import type { Database, Transaction } from '../database/database.ts';
import { readSqlState } from '../database/translate-database-error.ts';
import { decodeNumberCursor, decodeTextCursor, toPage } from '../paging/page.ts';
import type { DataTableStore } from './data-table-store.ts';
import { findRows } from './find-rows.ts';
import { listTables, readTable, type TableRow } from './table-row.ts';
import { insertRows, removeRows, updateRows } from './write-rows.ts';

const uniqueViolation = '23505';

export function createDataTableStore(database: Database): DataTableStore {
  const inside = database.withOrganization;
  const writing = <T>(
    organizationId: string,
    tableId: string,
    work: (transaction: Transaction, table: TableRow) => Promise<T>,
  ): Promise<T> =>
    inside(organizationId, async (transaction) =>
      work(transaction, await readTable(transaction, { id: tableId }, 'write')),
    );

  return {
    async list(organizationId, { cursor, limit }) {
      const after = cursor === null ? null : decodeTextCursor(cursor);
      const rows = await inside(organizationId, (session) => listTables(session, organizationId, after, limit + 1));
      return toPage(rows, limit, ({ name }) => [name]);
    },

    create: (organizationId, { tableId, name, columns }) =>
      refuseTakenName(name, () =>
        inside(organizationId, async (session) => {
          await session.query({
            text: 'insert into data_tables (id, organization_id, name, columns) values ($1, $2, $3, $4)',
            values: [tableId, organizationId, name, JSON.stringify(columns)],
          });
          return readTable(session, { id: tableId }, 'none');
        }),
      ),

    read: (organizationId, tableId) => inside(organizationId, (session) => readTable(session, { id: tableId }, 'none')),

    change: (organizationId, tableId, { name, columns }) =>
      refuseTakenName(name ?? '', () =>
        writing(organizationId, tableId, async (transaction, table) => {
          if (columns !== undefined) await changeColumns(transaction, table, columns);
          if (name !== undefined) {
            await transaction.query({
              text: 'update data_tables set name = $2 where id = $1',
              values: [tableId, name],
            });
          }
          return readTable(transaction, { id: tableId }, 'none');
        }),
      ),

    delete: (organizationId, tableId) =>
      writing(organizationId, tableId, async (transaction) => {
        await transaction.query({ text: 'delete from data_tables where id = $1', values: [tableId] });
      }),

    listRows: (organizationId, tableId, filter, { cursor, limit }) =>
      inside(organizationId, async (session) => {
        const table = await readTable(session, { id: tableId }, 'none');
        const afterId = cursor === null ? null : decodeNumberCursor(cursor);
        const order = { column: 'id', direction: 'ascending' } as const;
        const rows = await findRows(session, table, { filter, order, afterId, limit: limit + 1 });
        return toPage(rows, limit, ({ id }) => [id]);
      }),

    insertRows: (organizationId, tableId, rows) =>
      writing(organizationId, tableId, (transaction, table) => insertRows(transaction, table, rows, null)),

    updateRow: (organizationId, tableId, rowId, values) =>
      writing(organizationId, tableId, async (transaction, table) => {
        const [row] = await updateRows(transaction, table, only(rowId), values);
        if (row === undefined) throw new NoriaError('NOT_FOUND', { what: 'Row', id: rowId });
        return row;
      }),

    deleteRow: (organizationId, tableId, rowId) =>
      writing(organizationId, tableId, async (transaction, table) => {
        const removed = await removeRows(transaction, table, only(rowId));
        if (removed === 0) throw new NoriaError('NOT_FOUND', { what: 'Row', id: rowId });
      }),
  };
}

function only(rowId: number): RowFilter {
  return { combine: 'all', conditions: [{ column: 'id', operator: 'equals', value: rowId }] };
}

async function changeColumns(transaction: Transaction, table: TableRow, columns: readonly Column[]): Promise<void> {
  for (const { name, type } of columns) {
    const before = table.columns.find((column) => column.name === name);
    if (before !== undefined && before.type !== type) {
      const problem = `The column ${name} holds ${before.type} and cannot become ${type}: remove it and add another.`;
      throw new NoriaError('CONFLICT', { problem });
    }
  }
  const gone = table.columns.map(({ name }) => name).filter((name) => !columns.some((column) => column.name === name));
  await transaction.query({
    text: 'update data_tables set columns = $2 where id = $1',
    values: [table.tableId, JSON.stringify(columns)],
  });
  if (gone.length === 0) return;
  await transaction.query({
    text: 'update data_rows set cells = cells - $2::text[] where table_id = $1',
    values: [table.tableId, gone],
  });
}

async function refuseTakenName<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (readSqlState(error) !== uniqueViolation) throw error;
    throw new NoriaError('CONFLICT', { problem: `There is a data table ${JSON.stringify(name)} already.` });
  }
}
