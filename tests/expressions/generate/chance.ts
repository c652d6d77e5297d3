/** Seeded choices: the same seed and index give the same input on every machine. */
import { createRandom } from '@noria/core';

export class Chance {
  readonly #next: () => number;

  constructor(seed: number, index: number) {
    this.#next = createRandom(seed, index);
  }

  /** @returns a whole number from 0 up to, but not including, `count` */
  below(count: number): number {
    return Math.floor(this.#next() * count);
  }

  happens(probability: number): boolean {
    return this.#next() < probability;
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)] as T;
  }
}
