/** Fire times against a naive walker that looks at every minute of days on which clocks change. */
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../random/create-random.ts';
import { nextFireTime } from './next-fire-time.ts';

const minuteMs = 60_000;
const daysOfWindow = 4;
const casesPerZone = 150;

/** Windows in which the clock is put forward and back, and a quiet one that ends a month. */
const windows = [
  { zone: 'Africa/Algiers', starts: ['2028-02-27', '2026-12-30'] },
  { zone: 'Europe/Paris', starts: ['2026-03-27', '2026-10-23', '2026-12-30'] },
  { zone: 'America/New_York', starts: ['2026-03-06', '2026-10-30', '2028-02-27'] },
  { zone: 'Australia/Lord_Howe', starts: ['2026-04-03', '2026-10-02', '2026-05-30'] },
  { zone: 'America/Santiago', starts: ['2026-04-03', '2026-09-04'] },
];

interface Minute {
  readonly atMs: number;
  /** The reading of the wall clock, as if it were UTC. */
  readonly wallMs: number;
}

interface RandomCron {
  readonly text: string;
  readonly fires: (wallMs: number) => boolean;
}

describe('nextFireTime', () => {
  for (const { zone, starts } of windows) {
    it(`agrees with a walk over every minute in ${zone}`, () => {
      for (const start of starts) {
        const minutes = listMinutes(zone, start);
        const random = createRandom(20_261_105, minutes.length, zone.length);
        for (let round = 0; round < casesPerZone; round++) {
          const cron = makeCron(random);
          const after = minutes[Math.floor(random() * minutes.length * 0.7)] as Minute;
          const afterMs = after.atMs + Math.floor(random() * 3) * 20_000;
          const found = nextFireTime(cron.text, zone, DateTime.fromMillis(afterMs))?.toMillis() ?? null;
          const inWindow = found !== null && found <= (minutes.at(-1) as Minute).atMs ? found : null;
          const expected = walk(minutes, cron, afterMs);
          expect({ cron: cron.text, zone, afterMs, next: inWindow }).toEqual({
            cron: cron.text,
            zone,
            afterMs,
            next: expected,
          });
        }
      }
    });
  }
});

function listMinutes(zone: string, start: string): Minute[] {
  const firstMs = DateTime.fromISO(start, { zone }).toMillis();
  return Array.from({ length: daysOfWindow * 1_440 }, (_, index) => {
    const local = DateTime.fromMillis(firstMs + index * minuteMs, { zone });
    const wallMs = Date.UTC(local.year, local.month - 1, local.day, local.hour, local.minute);
    return { atMs: firstMs + index * minuteMs, wallMs };
  });
}

/** A minute fires when its reading, or one that the clock skipped just before it, is shown for the first time and matches. */
function walk(minutes: readonly Minute[], cron: RandomCron, afterMs: number): number | null {
  let shownMs = (minutes[0] as Minute).wallMs - minuteMs;
  for (const { atMs, wallMs } of minutes) {
    for (let readingMs = shownMs + minuteMs; readingMs <= wallMs; readingMs += minuteMs) {
      if (atMs > afterMs && cron.fires(readingMs)) return atMs;
    }
    shownMs = Math.max(shownMs, wallMs);
  }
  return null;
}

function makeCron(random: () => number): RandomCron {
  const minute = makeField(random, 0, 59, 0.3);
  const hour = makeField(random, 0, 4, 0.3);
  const day = makeField(random, 1, 31, 0.6);
  const month = makeField(random, 1, 12, 0.8);
  const weekday = makeField(random, 0, 6, 0.6);
  const either = day.text !== '*' && weekday.text !== '*';
  return {
    text: [minute, hour, day, month, weekday].map((field) => field.text).join(' '),
    fires: (wallMs) => {
      const wall = new Date(wallMs);
      const byDay = day.has(wall.getUTCDate());
      const byWeekday = weekday.has(wall.getUTCDay());
      if (!minute.has(wall.getUTCMinutes()) || !hour.has(wall.getUTCHours())) return false;
      return month.has(wall.getUTCMonth() + 1) && (either ? byDay || byWeekday : byDay && byWeekday);
    },
  };
}

function makeField(
  random: () => number,
  least: number,
  most: number,
  anyChance: number,
): { text: string; has: (value: number) => boolean } {
  if (random() < anyChance) return { text: '*', has: () => true };
  const pick = () => least + Math.floor(random() * (most - least + 1));
  if (random() < 0.5) {
    const list = [pick(), pick(), pick()];
    return { text: list.join(','), has: (value) => list.includes(value) };
  }
  const [from, to] = [pick(), pick()].sort((a, b) => a - b) as [number, number];
  const step = 1 + Math.floor(random() * 5);
  return {
    text: `${from}-${to}/${step}`,
    has: (value) => value >= from && value <= to && (value - from) % step === 0,
  };
}
