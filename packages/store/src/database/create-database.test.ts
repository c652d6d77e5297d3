/** Statements, transactions and errors, the same on both databases. */
import { expect, it } from 'vitest';
import { describeOnEveryDatabase } from '../testing/describe-on-every-database.ts';

describeOnEveryDatabase('the database', ({ store }) => {
  const count = async () => {
    const [row] = await store().database.query<{ count: number }>({ text: 'select count(*) from variables' });
    return row?.count;
  };

  const insert = (name: string) => ({
    name: 'test-insert',
    text: `insert into variables (organization_id, name, value) values ('00000000-0000-7000-8000-000000000001', $1, '')`,
    values: [name],
  });

  it('reads times as milliseconds, bigints as numbers and bytes as they are', async () => {
    const [row] = await store().database.query({
      text: `select
        '2026-11-21 09:38:00.123+01'::timestamptz as time, 'infinity'::timestamptz as never, null::timestamptz as none,
        9007199254740991::bigint as big, '\\x00ff'::bytea as bytes`,
    });
    expect(row).toEqual({
      time: Date.UTC(2026, 10, 21, 8, 38, 0, 123),
      never: Number.POSITIVE_INFINITY,
      none: null,
      big: Number.MAX_SAFE_INTEGER,
      bytes: Buffer.from([0, 255]),
    });
  });

  it('commits what a transaction sent without waiting', async () => {
    const result = await store().database.transaction(async (transaction) => {
      transaction.send(insert('a'));
      transaction.send(insert('b'));
      return 'done';
    });
    expect(result).toBe('done');
    expect(await count()).toBe(2);
  });

  it('rolls back when the work fails, or when a statement that it did not wait for does', async () => {
    const failing = store().database.transaction(async (transaction) => {
      await transaction.query(insert('a'));
      throw new RangeError('mine');
    });
    await expect(failing).rejects.toThrow('mine');
    const refused = store().database.transaction(async (transaction) => {
      transaction.send(insert('a'));
      transaction.send(insert('a'));
      transaction.send(insert('b'));
    });
    await expect(refused).rejects.toMatchObject({ code: '23505' });
    expect(await count()).toBe(0);
  });

  it('goes on after a refused statement, named or not', async () => {
    await store().database.query(insert('a'));
    await expect(store().database.query(insert('a'))).rejects.toMatchObject({ code: '23505' });
    await expect(store().database.query({ text: 'select nonsense' })).rejects.toMatchObject({ code: '42703' });
    await store().database.query(insert('b'));
    expect(await count()).toBe(2);
  });

  it('answers many statements at once, each with its own rows', async () => {
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, n) => store().database.query({ text: 'select $1::int as n', values: [n] })),
    );
    expect(answers.flat()).toEqual(Array.from({ length: 100 }, (_, n) => ({ n })));
  });

  it('carries statements and rows of several megabytes', async () => {
    const text = 'wheel\n'.repeat(1_000_000);
    expect(await store().database.query({ text: 'select $1::text as text', values: [text] })).toEqual([{ text }]);
  });
});
