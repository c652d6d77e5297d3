/** Every bomb is stopped with EXPRESSION_LIMIT, within 100 ms of computing and 64 MB of memory. */
import { afterAll, describe, expect, it } from 'vitest';
import { BombProcess } from './bombs/bomb-process.ts';
import { bombs } from './bombs/bombs.ts';

const timeLimitMs = 100;
const memoryLimitMb = 64;

const process = new BombProcess(memoryLimitMb);
afterAll(() => process.end());

const rows = Object.entries(bombs).flatMap(([means, texts]) =>
  texts.map((text) => ({ means, shown: text.length <= 80 ? text : `${text.slice(0, 77)}…`, text })),
);

describe('a bomb', { timeout: 30_000 }, () => {
  it.each(rows)('by $means is stopped in time: $shown', async ({ text }) => {
    const { code, elapsedMs, grownMb } = await process.measure(text, timeLimitMs);
    expect(
      { code, isQuick: elapsedMs <= timeLimitMs, isSmall: grownMb <= memoryLimitMb },
      `${elapsedMs.toFixed(0)} ms, ${grownMb.toFixed(0)} MB`,
    ).toEqual({ code: 'EXPRESSION_LIMIT', isQuick: true, isSmall: true });
  });

  it('is what the measure tells from work that fits', async () => {
    expect(await process.measure('[1, 2, 3].map(x => x + 1)', timeLimitMs)).toMatchObject({ code: 'value' });
  });
});
