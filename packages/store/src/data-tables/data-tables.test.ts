/** Data tables on every database: columns hold what their type says, filters find it, and nothing is added twice. */
import type { Column, DataTables, RowFilter } from '@noria/core';
import { beforeEach, expect, it } from 'vitest';
import { defaultOrganizationId as organizationId } from '../create-store.ts';
import { describeOnEveryDatabase } from '../testing/describe-on-every-database.ts';
import { newId } from '../testing/journal-entries.ts';

const columns: readonly Column[] = [
  { name: 'email', type: 'text' },
  { name: 'total', type: 'number' },
  { name: 'paid', type: 'boolean' },
  { name: 'placedAt', type: 'date' },
  { name: 'more', type: 'json' },
];

const everything: RowFilter = { combine: 'all', conditions: [] };
const byId = { column: 'id', direction: 'ascending' } as const;
const when = (
  column: string,
  operator: RowFilter['conditions'][number]['operator'],
  value?: string | number | boolean,
) => ({ combine: 'all', conditions: [{ column, operator, ...(value === undefined ? {} : { value }) }] }) as const;

describeOnEveryDatabase('a data table', ({ store }) => {
  let tables: DataTables;
  let tableId: string;

  beforeEach(async () => {
    tables = store().tables(organizationId);
    tableId = newId();
    await store().dataTables.create(organizationId, { tableId, name: 'Orders', columns });
  });

  const find = async (filter: RowFilter, order: { column: string; direction: 'ascending' | 'descending' } = byId) =>
    (await tables.find('Orders', { filter, order, limit: 100 })).map(({ values }) => values.email);

  const fill = () =>
    tables.insert(
      'Orders',
      [
        { email: 'a@example.com', total: 5, paid: true, placedAt: '2026-11-21T12:00:00+01:00', more: { tags: ['x'] } },
        { email: 'b@example.com', total: 50, paid: false, placedAt: '2026-11-22' },
        { email: '', total: -1.5 },
      ],
      newId(),
    );

  it('gives back what was added, dates in UTC and missing values as null', async () => {
    const [first, , third] = await fill();
    expect(first?.values).toEqual({
      email: 'a@example.com',
      total: 5,
      paid: true,
      placedAt: '2026-11-21T11:00:00.000Z',
      more: { tags: ['x'] },
    });
    expect(third?.values).toMatchObject({ paid: null, placedAt: null, more: null });
    expect(await store().dataTables.read(organizationId, tableId)).toMatchObject({ rowCount: 3 });
  });

  it.for<[RowFilter, string[]]>([
    [everything, ['a@example.com', 'b@example.com', '']],
    [when('email', 'equals', 'a@example.com'), ['a@example.com']],
    [when('email', 'notEquals', 'a@example.com'), ['b@example.com', '']],
    [when('email', 'contains', '@'), ['a@example.com', 'b@example.com']],
    [when('email', 'startsWith', 'b'), ['b@example.com']],
    [when('email', 'isEmpty'), ['']],
    [when('total', 'less', 5), ['']],
    [when('total', 'greaterOrEqual', 5), ['a@example.com', 'b@example.com']],
    [when('paid', 'equals', false), ['b@example.com']],
    [when('paid', 'isEmpty'), ['']],
    [when('placedAt', 'less', '2026-11-21T23:00:00Z'), ['a@example.com']],
    [when('more', 'notEmpty'), ['a@example.com']],
    [
      {
        combine: 'any',
        conditions: [when('total', 'equals', 50), when('paid', 'equals', true)].flatMap((f) => f.conditions),
      },
      ['a@example.com', 'b@example.com'],
    ],
  ])('finds %j', async ([filter, emails]) => {
    await fill();
    expect(await find(filter)).toEqual(emails);
  });

  it('sorts, rows without a value last', async () => {
    await fill();
    expect(await find(everything, { column: 'placedAt', direction: 'descending' })).toEqual([
      'b@example.com',
      'a@example.com',
      '',
    ]);
    expect(await find(everything, { column: 'total', direction: 'ascending' })).toEqual([
      '',
      'a@example.com',
      'b@example.com',
    ]);
  });

  it('adds nothing twice under one key', async () => {
    const key = newId();
    const first = await tables.insert('Orders', [{ email: 'a' }, { email: 'b' }], key);
    expect(await tables.insert('Orders', [{ email: 'a' }, { email: 'b' }], key)).toEqual(first);
    expect(await find(everything)).toEqual(['a', 'b']);
  });

  it('makes one row of many upserts at once', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, total) => tables.upsert('Orders', ['email'], { email: 'a', total })),
    );
    expect(await find(everything)).toEqual(['a']);
  });

  it('changes the columns that are named and removes what a filter finds', async () => {
    await fill();
    const [changed] = await tables.update('Orders', when('total', 'equals', 5), { paid: null, total: 6 });
    expect(changed?.values).toMatchObject({ email: 'a@example.com', paid: null, total: 6 });
    expect(await tables.remove('Orders', when('total', 'greater', 5))).toBe(2);
    expect(await find(everything)).toEqual(['']);
    expect(await store().dataTables.read(organizationId, tableId)).toMatchObject({ rowCount: 1 });
  });

  it.each([
    [{ emial: 'a' }, 'Did you mean "email"?'],
    [{ total: '5' }, 'expected a number'],
    [{ placedAt: 'soon' }, 'expected a date as ISO 8601'],
    [{ email: 'a\u0000' }, 'U+0000'],
    [{ more: { deep: ['\ud800'] } }, 'half surrogate pairs'],
  ])('refuses %j and adds no row of the list', async (values, problem) => {
    await expect(tables.insert('Orders', [{ email: 'good' }, values], newId())).rejects.toMatchObject({
      code: 'TABLE_VALUE_INVALID',
      message: expect.stringContaining(problem),
      details: { row: 1 },
    });
    expect(await find(everything)).toEqual([]);
  });

  it('refuses a comparison that does not go with the column, and a table that is not there', async () => {
    await expect(find(when('paid', 'greater', true))).rejects.toMatchObject({ code: 'TABLE_VALUE_INVALID' });
    await expect(find(when('nothing', 'equals', 1))).rejects.toMatchObject({ code: 'TABLE_VALUE_INVALID' });
    await expect(tables.insert('Customers', [{}], newId())).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is seen by its organization only', async () => {
    await fill();
    const stranger = newId();
    await store().database.query({ text: `insert into organizations (id, name) values ('${stranger}', 'Other')` });
    await expect(store().tables(stranger).remove('Orders', everything)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(store().dataTables.read(stranger, tableId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await find(everything)).toHaveLength(3);
  });

  it('drops the values of a column that is gone, and keeps the type of one that stays', async () => {
    await fill();
    const { dataTables } = store();
    await dataTables.change(organizationId, tableId, { name: 'Sales', columns: columns.slice(0, 2) });
    const page = await dataTables.listRows(organizationId, tableId, everything, { cursor: null, limit: 2 });
    expect(page.items[0]?.values).toEqual({ email: 'a@example.com', total: 5 });
    expect(page.nextCursor).not.toBeNull();
    const columnsOfOtherType: readonly Column[] = [{ name: 'total', type: 'text' }];
    await expect(dataTables.change(organizationId, tableId, { columns: columnsOfOtherType })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    await expect(dataTables.create(organizationId, { tableId: newId(), name: 'Sales', columns })).rejects.toMatchObject(
      { code: 'CONFLICT' },
    );
  });
});
