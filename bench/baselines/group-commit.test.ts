/** What gathers into one insert, and what becomes of it. */
import { expect, test } from 'vitest';
import { createGroupCommit, type InsertArrays } from './group-commit.ts';

const RUN = Buffer.alloc(16);

/** An insert that stays on its way until it is let go; keeps how many rows each one had. */
function holdInserts() {
  const sizes: number[] = [];
  const waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const insert: InsertArrays = ([ids]) => {
    sizes.push(ids.readInt32BE(12));
    return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
  };
  return { insert, sizes, waiting };
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

test('rows that come while an insert is on its way share the next one', async () => {
  const { insert, sizes, waiting } = holdInserts();
  const journal = createGroupCommit([insert]);
  const first = journal.append(RUN, 0, 'a');
  await turn();
  const rest = [journal.append(RUN, 1, 'b'), journal.append(RUN, 2, 'c')];
  await turn();
  expect(sizes).toEqual([1]);
  waiting.shift()?.resolve();
  await first;
  await turn();
  expect(sizes).toEqual([1, 2]);
  waiting.shift()?.resolve();
  await Promise.all(rest);
});

test('two flushers have two inserts on their way, and not a third', async () => {
  const { insert, sizes } = holdInserts();
  const journal = createGroupCommit([insert, insert]);
  for (let seq = 0; seq < 3; seq++) {
    void journal.append(RUN, seq, 'a');
    await turn();
  }
  expect(sizes).toEqual([1, 1]);
});

test('every row of an insert that fails fails', async () => {
  const { insert, waiting } = holdInserts();
  const journal = createGroupCommit([insert]);
  const rows = Promise.allSettled([journal.append(RUN, 0, 'a'), journal.append(RUN, 1, 'b')]);
  await turn();
  waiting.shift()?.reject(new Error('disk full'));
  expect((await rows).map((row) => row.status)).toEqual(['rejected', 'rejected']);
});
