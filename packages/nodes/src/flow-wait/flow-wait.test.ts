/** How long a wait lasts, and what follows it. */
import type { Item, NodeResult, Parameters, WakeEvent } from '@noria/core';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { createTestContext } from '../testing/create-test-context.ts';
import { runFreely } from '../testing/run-node.ts';
import { flowWait } from './flow-wait.ts';

const items: Item[] = [{ json: { n: 1 } }, { json: { n: 2 } }];

async function untilOf(parameters: Parameters, now = '2026-11-21T12:00:00.000+01:00', zone = 'Africa/Algiers') {
  const result = await runFreely(flowWait, { parameters, inputs: [items], now: DateTime.fromISO(now, { zone }) });
  return result.kind === 'wait' && result.untilMs !== undefined ? new Date(result.untilMs).toISOString() : result.kind;
}

function wake(parameters: Parameters, event: WakeEvent): NodeResult | Promise<NodeResult> | undefined {
  return flowWait.wake?.(createTestContext(flowWait, { parameters, inputs: [items] }), items, event);
}

describe('flow.wait for a time', () => {
  it.each([
    [90, 'seconds', '2026-11-21T11:01:30.000Z'],
    [1.5, 'hours', '2026-11-21T12:30:00.000Z'],
    [2, 'days', '2026-11-23T11:00:00.000Z'],
    [1, 'weeks', '2026-11-28T11:00:00.000Z'],
  ])('%d %s from noon in Algiers is %s', async (amount, unit, expected) => {
    expect(await untilOf({ mode: 'time', amount, unit })).toBe(expected);
  });

  it('a day later is the same time of day, though the clocks change in between', async () => {
    const night = '2026-03-28T12:00:00';
    expect(await untilOf({ mode: 'time', amount: 1, unit: 'days' }, night, 'Europe/Paris')).toBe(
      '2026-03-29T10:00:00.000Z',
    );
    expect(await untilOf({ mode: 'time', amount: 24, unit: 'hours' }, night, 'Europe/Paris')).toBe(
      '2026-03-29T11:00:00.000Z',
    );
  });

  it('no time at all does not wait', async () => {
    expect(await untilOf({ mode: 'time', amount: 0 })).toBe('output');
  });

  it.each([1e12, 1e300])('refuses %d weeks', async (amount) => {
    const run = untilOf({ mode: 'time', amount, unit: 'weeks' });
    await expect(run).rejects.toMatchObject({ code: 'PARAMETER_INVALID', details: { parameter: 'amount' } });
  });

  it('passes the items on when the time is over', async () => {
    expect(await wake({ mode: 'time' }, { kind: 'timer' })).toEqual({ kind: 'output', outputs: [items] });
  });
});

describe('flow.wait until a date', () => {
  it.each([
    ['2026-12-01T09:00', '2026-12-01T08:00:00.000Z'],
    ['2026-12-01 09:00:30.5', '2026-12-01T08:00:30.500Z'],
    ['2026-12-01', '2026-11-30T23:00:00.000Z'],
    ['2026-12-01T09:00:00Z', '2026-12-01T09:00:00.000Z'],
    ['2026-12-01T09:00:00-0330', '2026-12-01T12:30:00.000Z'],
    ['2026-11-21T11:59', 'output'],
  ])('%s is %s', async (until, expected) => {
    expect(await untilOf({ mode: 'until', until })).toBe(expected);
  });

  it.each(['tomorrow', '2026-13-01', '2026-02-29', '2026-12-01T25:00', '2026-12-01T09:60'])(
    'takes %s for no date',
    async (until) => {
      const run = untilOf({ mode: 'until', until });
      await expect(run).rejects.toMatchObject({ code: 'PARAMETER_INVALID', details: { parameter: 'until' } });
    },
  );
});

describe('flow.wait for a resume', () => {
  it('waits without end unless it is limited', async () => {
    const run = (parameters: Parameters) => runFreely(flowWait, { parameters, inputs: [items] });
    expect(await run({ mode: 'resume' })).toEqual({ kind: 'wait', resumable: true });
    expect(await run({ mode: 'resume', limit: true, limitAmount: 1, limitUnit: 'hours' })).toEqual({
      kind: 'wait',
      resumable: true,
      untilMs: Date.parse('2026-11-21T12:00:00Z'),
    });
  });

  it('gives what was sent to every item', async () => {
    const result = await wake({ mode: 'resume' }, { kind: 'resume', body: { approved: true } });
    expect(result).toEqual({
      kind: 'output',
      outputs: [
        [
          { json: { n: 1, resume: { approved: true } }, pairedItem: { item: 0 } },
          { json: { n: 2, resume: { approved: true } }, pairedItem: { item: 1 } },
        ],
      ],
    });
    expect(items[0]?.json).toEqual({ n: 1 });
  });

  it('has an output for the case that nobody came', async () => {
    const limited = { mode: 'resume', limit: true };
    expect(await wake(limited, { kind: 'timer' })).toEqual({ kind: 'output', outputs: [[], items] });
    const ports = (parameters: Parameters) =>
      typeof flowWait.outputs === 'function' ? flowWait.outputs(parameters).map(({ name }) => name) : [];
    expect(ports(limited)).toEqual(['resumed', 'timedOut']);
    expect(ports({ mode: 'resume' })).toEqual(['items']);
    expect(ports({ mode: 'time', limit: true })).toEqual(['items']);
  });
});
