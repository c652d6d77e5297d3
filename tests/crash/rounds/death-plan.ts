/** Where workers die in a round: every named point once, at a moment that the seed chooses. */
import type { DeathPoint } from '../worker/death-switch.ts';

export interface PlannedDeath {
  readonly point: DeathPoint;
  /** The worker dies when it comes to the point for this time. */
  readonly hits: number;
}

/** How often a busy worker comes to each point in about a second. */
const mostHits: Readonly<Record<DeathPoint, number>> = {
  accepted: 25,
  'before-intent': 40,
  'after-intent': 40,
  'in-effect': 60,
  'after-effect': 60,
  'before-flush': 40,
  'after-flush': 40,
  recovering: 8,
  waiting: 10,
  'in-loop': 20,
  'in-nested-loop': 8,
  'in-child': 4,
  answering: 8,
};

/** @param random of the round's seed */
export function planDeaths(random: () => number): PlannedDeath[] {
  const points = Object.entries(mostHits) as [DeathPoint, number][];
  const deaths = points.map(([point, most]) => ({ point, hits: 1 + Math.floor(random() * most) }));
  return shuffle(deaths, random);
}

export function shuffle<T>(list: readonly T[], random: () => number): T[] {
  const keyed = list.map((value) => ({ value, key: random() }));
  return keyed.sort((a, b) => a.key - b.key).map(({ value }) => value);
}
