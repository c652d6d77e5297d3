/** The seeded generator: repeatable, spread evenly, different by path. */
import { describe, expect, it } from 'vitest';
import { createRandom } from './create-random.ts';

function take(count: number, ...parts: number[]): number[] {
  const random = createRandom(...parts);
  return Array.from({ length: count }, random);
}

describe('createRandom', () => {
  it('gives the same numbers for the same seed and path, in every release', () => {
    expect(take(5, 42, 1, 0)).toEqual(take(5, 42, 1, 0));
    expect(take(2, 42, 1, 0)).toEqual([0.8067393855575387, 0.6594013158732934]);
  });

  it('differs by seed, by each part of the path, by their order, and by the high bits of a seed', () => {
    const paths = [[42], [43], [42, 0], [42, 0, 0], [42, 1, 0], [42, 0, 1], [42 + 2 ** 40], [-42], []];
    const firsts = paths.map((parts) => take(1, ...parts)[0]);
    expect(new Set(firsts).size).toBe(paths.length);
  });

  it('fills [0, 1) evenly, along one sequence and across the first numbers of many', () => {
    const along = take(20_000, 7);
    const across = Array.from({ length: 20_000 }, (_, step) => createRandom(7, step)());
    for (const numbers of [along, across]) {
      const bins = new Array<number>(20).fill(0);
      for (const number of numbers) {
        expect(number >= 0 && number < 1).toBe(true);
        const bin = Math.floor(number * 20);
        bins[bin] = (bins[bin] ?? 0) + 1;
      }
      // 1,000 expected in each; 150 is five standard deviations.
      for (const count of bins) expect(Math.abs(count - 1_000)).toBeLessThan(150);
    }
  });
});
