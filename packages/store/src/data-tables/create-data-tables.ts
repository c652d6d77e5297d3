/** Data tables for the nodes of one organization: tables by name. */
import type { DataTables } from '@noria/core';
import type { Database, Transaction } from '../database/database.ts';
import { findRows } from './find-rows.ts';
import { readTable, type TableRow } from './table-row.ts';
import { insertRows, removeRows, updateRows, upsertRow } from './write-rows.ts';

export function createDataTables(database: Database, organizationId: string): DataTables {
  const within = <T>(
    name: string,
    lock: 'none' | 'write',
    work: (transaction: Transaction, table: TableRow) => Promise<T>,
  ): Promise<T> =>
    database.withOrganization(organizationId, async (transaction) =>
      work(transaction, await readTable(transaction, { name, organizationId }, lock)),
    );

  return {
    insert: (name, rows, key) =>
      within(name, 'write', (transaction, table) => insertRows(transaction, table, rows, key)),
    find: (name, what) =>
      within(name, 'none', (transaction, table) => findRows(transaction, table, { ...what, afterId: null })),
    update: (name, filter, values) =>
      within(name, 'write', (transaction, table) => updateRows(transaction, table, filter, values)),
    upsert: (name, match, values) =>
      within(name, 'write', (transaction, table) => upsertRow(transaction, table, match, values)),
    remove: (name, filter) => within(name, 'write', (transaction, table) => removeRows(transaction, table, filter)),
  };
}
