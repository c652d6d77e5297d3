/** The items of a step as lines: cut where they are many or long, numbered where there are several outputs. */
import { describe, expect, it } from 'vitest';
import type { Step } from './api-types.ts';
import { describeItems } from './describe-items.ts';

function stepWith(outputs: Step['outputs']): Step {
  return { outputs, outputCounts: outputs?.map((items) => items.length) ?? [1] } as unknown as Step;
}

describe('items of a step', () => {
  it('stand one to a line, with the number of the output where there are several', () => {
    expect(describeItems(stepWith([[{ json: { a: 1 } }, { json: { a: 2 } }]]))).toEqual([
      '      {"a":1}',
      '      {"a":2}',
    ]);
    expect(describeItems(stepWith([[], [{ json: { a: 1 } }]]))).toEqual(['      output 1: {"a":1}']);
  });

  it('are cut with a remark where they are many or long', () => {
    const many = describeItems(stepWith([Array.from({ length: 12 }, (_, n) => ({ json: { n } }))]));
    expect(many).toHaveLength(11);
    expect(many.at(-1)).toBe('      … and 2 more; with --json they are all there');
    const [long = ''] = describeItems(stepWith([[{ json: { text: 'x'.repeat(2_000) } }]]));
    expect(long).toMatch(/x… \(2011 characters; --json has them\)$/);
    expect(long.length).toBeLessThan(600);
  });

  it('that are too many for the answer are said to be so', () => {
    expect(describeItems(stepWith(null))).toEqual(['      too much to show here']);
  });
});
