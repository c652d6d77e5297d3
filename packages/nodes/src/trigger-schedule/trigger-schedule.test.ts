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
  ])('says where %j is wrong', (rule, path) => {
    expect(new Set(faultsOf({ cron: '@daily' }, rule).map((fault) => fault.path))).toEqual(new Set([path]));
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
