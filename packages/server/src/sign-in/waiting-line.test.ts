/** The line before dear work: how many at once, in which order, and what becomes of the rest. */
import { describe, expect, it } from 'vitest';
import { createWaitingLine, type WaitingLine } from './waiting-line.ts';

/** Work that ends when the test says so. */
function createWork(line: WaitingLine, names: readonly string[]) {
  const begun: string[] = [];
  const ends = new Map<string, PromiseWithResolvers<string>>();
  const results = names.map((name) =>
    line.run(() => {
      begun.push(name);
      const end = Promise.withResolvers<string>();
      ends.set(name, end);
      return end.promise;
    }),
  );
  return {
    begun,
    results,
    end: (name: string) => ends.get(name) ?? Promise.reject(new Error(`${name} has not begun`)),
  };
}

async function finish(work: ReturnType<typeof createWork>, name: string): Promise<void> {
  (await work.end(name)).resolve(name);
  await Promise.all([work.results[work.begun.indexOf(name)], new Promise(setImmediate)]);
}

describe('a waiting line', () => {
  it('begins as many as may run, and the others in the order in which they came', async () => {
    const work = createWork(createWaitingLine({ maxParallel: 2, maxQueued: 9 }), ['a', 'b', 'c', 'd']);
    await new Promise(setImmediate);
    expect(work.begun).toEqual(['a', 'b']);
    await finish(work, 'b');
    expect(work.begun).toEqual(['a', 'b', 'c']);
    await finish(work, 'a');
    expect(work.begun).toEqual(['a', 'b', 'c', 'd']);
  });

  it('turns away whoever finds it full, and begins none of their work', async () => {
    const work = createWork(createWaitingLine({ maxParallel: 1, maxQueued: 1 }), ['a', 'b', 'c']);
    await expect(work.results[2]).rejects.toMatchObject({ code: 'TOO_MANY_REQUESTS', details: { retryAfterS: 1 } });
    await finish(work, 'a');
    await finish(work, 'b');
    expect(work.begun).toEqual(['a', 'b']);
  });

  it('has a place again after work that failed', async () => {
    const line = createWaitingLine({ maxParallel: 1, maxQueued: 0 });
    await expect(line.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await expect(line.run(async () => 'next')).resolves.toBe('next');
  });
});
