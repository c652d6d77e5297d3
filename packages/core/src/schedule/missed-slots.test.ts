/** What fires after nobody was there: policies, slots on time, limits. */
import { describe, expect, it } from 'vitest';
import { type MissedPolicy, missedSlots } from './missed-slots.ts';
import { type NextSlot, readSchedule } from './schedule.ts';

const minute = 60_000;
const noon = Date.UTC(2026, 10, 5, 12);
const everyMinute = readSchedule({ kind: 'interval', everyMs: minute, anchorMs: noon });
const bounds = { graceMs: 10_000, limit: 100 };

function decide(policy: MissedPolicy, nowMs: number, dueMs = noon) {
  return missedSlots(policy, everyMinute, dueMs, nowMs, bounds);
}

describe('missedSlots', () => {
  it.each(['last', 'all', 'none'] as const)('fires nothing before the slot is due (%s)', (policy) => {
    expect(decide(policy, noon - 1)).toEqual({ fire: [], nextMs: noon });
  });

  it.each(['last', 'all', 'none'] as const)('fires a slot that is on time (%s)', (policy) => {
    expect(decide(policy, noon)).toEqual({ fire: [noon], nextMs: noon + minute });
    expect(decide(policy, noon + 10_000)).toEqual({ fire: [noon], nextMs: noon + minute });
  });

  it('fires only the last one that was missed under last', () => {
    expect(decide('last', noon + 5 * minute + 30_000)).toEqual({
      fire: [noon + 5 * minute],
      nextMs: noon + 6 * minute,
    });
  });

  it('fires only the slot on time under last when there is one', () => {
    expect(decide('last', noon + 5 * minute + 5_000)).toEqual({ fire: [noon + 5 * minute], nextMs: noon + 6 * minute });
  });

  it('fires every slot under all, oldest first', () => {
    expect(decide('all', noon + 2 * minute + 30_000)).toEqual({
      fire: [noon, noon + minute, noon + 2 * minute],
      nextMs: noon + 3 * minute,
    });
  });

  it('leaves due what goes over the limit', () => {
    expect(missedSlots('all', everyMinute, noon, noon + 60 * minute, { graceMs: 0, limit: 2 })).toEqual({
      fire: [noon, noon + minute],
      nextMs: noon + 2 * minute,
    });
  });

  it('drops what was missed under none', () => {
    expect(decide('none', noon + 5 * minute + 30_000)).toEqual({ fire: [], nextMs: noon + 6 * minute });
    expect(decide('none', noon + 5 * minute + 5_000)).toEqual({ fire: [noon + 5 * minute], nextMs: noon + 6 * minute });
  });

  it('fires every slot on time of a schedule that is quicker than the process looks', () => {
    const everySecond = readSchedule({ kind: 'interval', everyMs: 1_000, anchorMs: noon });
    const due = missedSlots('last', everySecond, noon, noon + 2_500, bounds);
    expect(due).toEqual({ fire: [noon, noon + 1_000, noon + 2_000], nextMs: noon + 3_000 });
  });

  it('ends with a schedule that never fires again', () => {
    const once: NextSlot = (afterMs) => (afterMs < noon ? noon : null);
    for (const policy of ['last', 'all'] as const) {
      expect(missedSlots(policy, once, noon, noon + minute, bounds)).toEqual({ fire: [noon], nextMs: null });
    }
    expect(missedSlots('none', once, noon, noon + minute, bounds)).toEqual({ fire: [], nextMs: null });
  });

  it('finds the last slot of a year of missed seconds with few questions', () => {
    let questions = 0;
    const cron = readSchedule({ kind: 'cron', cron: '* * 0-11 * * *', zone: 'Europe/Paris' });
    const counted: NextSlot = (afterMs) => {
      questions++;
      return cron(afterMs);
    };
    const nowMs = Date.UTC(2026, 10, 5, 20);
    const due = missedSlots('last', counted, Date.UTC(2025, 10, 5), nowMs, bounds);
    expect(due).toEqual({ fire: [Date.UTC(2026, 10, 5, 10, 59, 59)], nextMs: Date.UTC(2026, 10, 5, 23) });
    expect(questions).toBeLessThan(60);
  });
});
