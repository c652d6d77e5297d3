/** Schedules: each slot starts one execution, and what was missed follows the schedule's policy. */
import type { MissedPolicy } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { manual, set, type WorkflowSketch } from './testing/sketch-workflow.ts';
import { until } from './testing/until.ts';
import { useWorld } from './testing/use-world.ts';

const world = useWorld();

const hourMs = 3_600_000;
const sketch: WorkflowSketch = {
  nodes: { start: { type: 'trigger.schedule', parameters: {} }, a: set('slot', '={{ $json.slot }}') },
  wires: ['start > a'],
};

/** An hourly schedule whose oldest slot was so many hours ago. @returns the slot */
async function publishDue(missed: MissedPolicy, hoursAgo: number, workflow: WorkflowSketch = sketch): Promise<number> {
  const anchorMs = Date.now() - hoursAgo * hourMs - 1_000;
  const schedule = { kind: 'interval', everyMs: hourMs, anchorMs } as const;
  await world.publish(workflow, { schedules: [{ node: 'start', rule: 0, schedule, missed, nextMs: anchorMs }] });
  return anchorMs;
}

/** Slots that have started an execution, as hours after the first. */
async function readFired(firstMs: number): Promise<number[]> {
  const rows = await world.query<{ payload: string }>(
    `select payload from journal where payload like '%"mode":"schedule"%' order by execution_id`,
  );
  return rows
    .map(({ payload }) => JSON.parse(payload)[0].items[0].json.scheduledMs)
    .map((slotMs) => Math.round((slotMs - firstMs) / hourMs))
    .sort((a, b) => a - b);
}

const noneIsDue = () =>
  until('no slot is due', async () => (await world.store.workflowSource.findDueSchedules(10)).length === 0);

describe('a due slot', () => {
  it('starts one execution, whose item says which slot it was', async () => {
    const slotMs = await publishDue('last', 0);
    const engine = await world.engine();
    await noneIsDue();
    expect(await readFired(slotMs)).toEqual([0]);
    const [row] = await until('it has run', async () => {
      const rows = await world.query<{ id: string }>(`select id from executions where status = 'succeeded'`);
      return rows.length > 0 ? rows : null;
    });
    expect(await engine.waitForOutcome(row?.id ?? '', 100)).toMatchObject({
      items: [{ json: { slot: new Date(slotMs).toISOString() } }],
    });
  });

  it('starts one execution however many processes look', async () => {
    const slotMs = await publishDue('all', 3);
    await Promise.all(Array.from({ length: 4 }, () => world.engine({ isShared: true })));
    await noneIsDue();
    expect(await readFired(slotMs)).toEqual([0, 1, 2, 3]);
  });

  it('that a process could not move on is not fired again', async () => {
    const slotMs = await publishDue('last', 0);
    const source = world.store.workflowSource;
    const first = await world.engine({ workflows: { ...source, advanceSchedule: () => new Promise(() => undefined) } });
    await until('it is fired', async () => (await readFired(slotMs)).length === 1);
    await first.kill();
    await world.engine();
    await noneIsDue();
    expect(await readFired(slotMs)).toEqual([0]);
  });
});

describe('slots that were missed', () => {
  it.each([
    ['last', [5]],
    ['all', [0, 1, 2, 3, 4, 5]],
    ['none', []],
  ] as const)('follow the policy `%s`', async (missed, fired) => {
    const anchorMs = Date.now() - 5.5 * hourMs;
    const schedule = { kind: 'interval', everyMs: hourMs, anchorMs } as const;
    await world.publish(sketch, { schedules: [{ node: 'start', rule: 0, schedule, missed, nextMs: anchorMs }] });
    await world.engine();
    await noneIsDue();
    expect(await readFired(anchorMs)).toEqual(fired);
  });
});

describe('a schedule that cannot be fired here', () => {
  it('is said so, keeps its slot, and holds up no other', async () => {
    const brokenMs = await publishDue('last', 0, { nodes: { start: { type: 'piece.unknown' } }, wires: [] });
    const wellMs = await publishDue('last', 0);
    const source = world.store.workflowSource;
    let looks = 0;
    const engine = await world.engine({
      workflows: {
        ...source,
        findDueSchedules: (limit) => {
          looks++;
          return source.findDueSchedules(limit);
        },
      },
    });
    await until('the other one is fired', async () => (await readFired(wellMs)).length === 1);
    expect(brokenMs).toBeLessThanOrEqual(wellMs);
    expect(engine.logged).toContainEqual(expect.objectContaining({ message: 'a schedule could not be fired' }));
    const before = looks;
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(looks - before).toBeLessThan(4);
    expect(await source.findDueSchedules(10)).toHaveLength(1);
  });
});

describe('a workflow without a schedule', () => {
  it('is started by nobody', async () => {
    await world.publish({ nodes: { start: manual }, wires: [] });
    await world.engine();
    await noneIsDue();
    expect(await world.query('select from executions')).toEqual([]);
  });
});
