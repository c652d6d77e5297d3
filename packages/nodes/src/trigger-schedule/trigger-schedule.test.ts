/** Rules of a schedule: which are refused, and when the others fire. */
import { checkParameters, type Json, type Parameters, readSchedule } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { listSchedules } from './list-schedules.ts';
import { triggerSchedule } from './trigger-schedule.ts';

function faultsOf(...rules: Json[]): readonly { path: string; problem: string }[] {
  const parameters: Parameters = { rules };
  return [
    ...checkParameters(triggerSchedule.parameters, parameters, 'written'),
    ...(triggerSchedule.check?.(parameters) ?? []),
  ];
}

describe('trigger.schedule', () => {
  it('accepts both kinds of rules', () => {
    expect(
      faultsOf({ cron: '0 9 * * MON-FRI' }, { kind: 'cron', cron: '0 0 29 2 *' }, { kind: 'interval', every: 5 }),
    ).toEqual([]);
  });

  it.each([
    [{ cron: '61 * * * *' }, 'rules[1].cron'],
    [{ cron: '* * *' }, 'rules[1].cron'],
    [{ cron: '0 0 30 2 *' }, 'rules[1].cron'],
    [{ kind: 'interval', every: 5000, unit: 'weeks' }, 'rules[1].every'],
    [{ kind: 'interval' }, 'rules[1].every'],
    [{ kind: 'cron' }, 'rules[1].cron'],
    [{ cron: '={{ $json.cron }}' }, 'rules[1].cron'],
    [{ kind: 'interval', every: 121, unit: 'months' }, 'rules[1].every'],
    [{ kind: 'interval', every: 1, unit: 'years' }, 'rules[1].unit'],
    [{ kind: 'interval', every: 1, unit: 'toString' }, 'rules[1].unit'],
    [{ kind: 'interval', every: 1, from: '2026-02-30T09:00' }, 'rules[1].from'],
    [{ kind: 'interval', every: 1, from: '2026-12-01' }, 'rules[1].from'],
    [{ kind: 'interval', every: 1, unit: 'months', zone: 'Mars/Olympus' }, 'rules[1].zone'],
    [{ cron: '@daily', zone: 'Mars/Olympus' }, 'rules[1].zone'],
    [{ cron: '@daily', zone: 5 }, 'rules[1].zone'],
  ])('says where %j is wrong', (rule, path) => {
    expect(new Set(faultsOf({ cron: '@daily' }, rule).map((fault) => fault.path))).toEqual(new Set([path]));
  });

  it('says how long an interval may be, in its own unit', () => {
    expect(faultsOf({ kind: 'interval', every: 60, unit: 'weeks' })).toEqual([
      { path: 'rules[0].every', problem: 'expected a whole number of weeks from 1 to 52, found 60.' },
    ]);
  });

  it('refuses thousands of rules without reading each', () => {
    const rules = Array.from({ length: 8_000 }, () => ({ cron: '0 0 30 2 *' }));
    expect(triggerSchedule.check?.({ rules })).toEqual([]);
    expect(faultsOf(...rules)).toEqual([{ path: 'rules', problem: 'expected at most 50 entries, found 8000.' }]);
  });

  it('counts intervals from the first time that the rule names, in the zone that it names', () => {
    const rules = [
      { kind: 'interval', every: 1, unit: 'months', from: '2026-12-31T09:00', zone: 'America/New_York' },
      { kind: 'interval', every: 2, unit: 'days', from: '2026-12-01T09:00:30' },
      { cron: '30 0 9 * * *', zone: 'Asia/Tokyo' },
    ];
    expect(faultsOf(...rules)).toEqual([]);
    const next = listSchedules({ rules }, 'Africa/Algiers', 0)
      .map(readSchedule)
      .map((nextSlot) => new Date(nextSlot(Date.parse('2027-02-01T00:00:00Z')) ?? 0).toISOString());
    expect(next).toEqual(['2027-02-28T14:00:00.000Z', '2027-02-01T08:00:30.000Z', '2027-02-01T00:00:30.000Z']);
  });

  it('makes a schedule of each rule, in the zone of the workflow', () => {
    const anchorMs = Date.parse('2026-11-21T10:00:00Z');
    const parameters = { rules: [{ cron: '0 9 * * *' }, { kind: 'interval', every: 90, unit: 'minutes' }] };
    const next = listSchedules(parameters, 'Africa/Algiers', anchorMs)
      .map(readSchedule)
      .map((nextSlot) => new Date(nextSlot(anchorMs) ?? 0).toISOString());
    expect(next).toEqual(['2026-11-22T08:00:00.000Z', '2026-11-21T11:30:00.000Z']);
  });
});
