/** Measures two contestants in turn, so that both see the same machine. */
import { median } from './percentile.ts';

export interface Interleaved {
  readonly a: readonly number[];
  readonly b: readonly number[];
  readonly medianA: number;
  readonly medianB: number;
  /** Median of a by median of b. */
  readonly ratio: number;
}

/** @param rounds how often each is measured: A B A B … */
export async function interleave(
  rounds: number,
  measureA: () => Promise<number>,
  measureB: () => Promise<number>,
): Promise<Interleaved> {
  const a: number[] = [];
  const b: number[] = [];
  for (let round = 0; round < rounds; round++) {
    a.push(await measureA());
    b.push(await measureB());
  }
  const medianA = median(a);
  const medianB = median(b);
  return { a, b, medianA, medianB, ratio: medianA / medianB };
}
