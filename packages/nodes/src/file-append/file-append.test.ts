/** Lines that are added to a file, each once. */
import type { Item } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { createTestContext } from '../testing/create-test-context.ts';
import { fileAppend } from './file-append.ts';

const items: Item[] = [{ json: { n: 1 } }, { json: { n: 2 } }, { json: { n: 3 } }];

describe('file.append', () => {
  it('adds a line per item, in their order, and passes the items on', async () => {
    const ctx = createTestContext(fileAppend, {
      parameters: { path: 'a.txt', text: '=n {{ $json.n }}' },
      inputs: [items],
    });
    expect(await fileAppend.run(ctx, items)).toEqual({ kind: 'output', outputs: [items] });
    expect(ctx.files.contents.get('a.txt')).toBe('n 1\nn 2\nn 3\n');
  });

  it('ends a line once', async () => {
    const ctx = createTestContext(fileAppend, { parameters: { path: 'a.txt', text: 'x\n' }, inputs: [items.slice(2)] });
    await fileAppend.run(ctx, items.slice(2));
    expect(ctx.files.contents.get('a.txt')).toBe('x\n');
  });

  it('does not add again what is recorded as added', async () => {
    const ctx = createTestContext(fileAppend, {
      parameters: { path: 'a.txt', text: '={{ $json.n }} ' },
      inputs: [items],
    });
    ctx.effects.set(0, { sizeBytes: 3 });
    ctx.effects.set(2, { sizeBytes: 9 });
    await fileAppend.run(ctx, items);
    expect(ctx.files.contents.get('a.txt')).toBe('2 \n');
  });
});
