/** Random choices of a simulation, from its seed alone. */
import { createRandom } from '../../random/create-random.ts';

export class Dice {
  readonly #random: () => number;

  constructor(...parts: readonly number[]) {
    this.#random = createRandom(...parts);
  }

  /** True with this probability. */
  chance(probability: number): boolean {
    return this.#random() < probability;
  }

  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + Math.floor(this.#random() * (high - low + 1));
  }

  pick<T>(list: readonly T[]): T {
    const picked = list[Math.floor(this.#random() * list.length)];
    if (picked === undefined) throw new RangeError('There is nothing to pick from');
    return picked;
  }

  /** Mostly short, sometimes long: up to `highMs`. */
  delay(highMs: number): number {
    return Math.floor(this.#random() ** 3 * highMs);
  }
}

/** A number from 0 to 2^32 - 1 that follows from the parts: the same wherever it is computed again. */
export function hash(...parts: readonly number[]): number {
  let value = 0x9e3779b9;
  for (const part of parts) {
    value = Math.imul(value ^ part, 0x85ebca6b);
    value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
    value ^= value >>> 16;
  }
  return value >>> 0;
}
