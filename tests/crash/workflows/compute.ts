/** What each kind of witness makes of a number: results can be foretold, and a step left out or done twice shows. */
import type { EffectClass } from '@noria/core';

const factors: Readonly<Record<EffectClass, readonly [factor: number, summand: number]>> = {
  pure: [11, 5],
  read: [7, 3],
  idempotent: [5, 2],
  once: [3, 1],
};

const modulus = 1_000_003;

export function compute(effect: EffectClass, value: number): number {
  const [factor, summand] = factors[effect];
  return (value * factor + summand) % modulus;
}
