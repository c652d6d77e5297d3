/** Schedules: when they are due, and that a slot is advanced once. */
import type { Schedule, WorkflowDefinition } from '@noria/core';
import { expect, it } from 'vitest';
import { defaultOrganizationId as organization } from '../create-store.ts';
import { describeOnEveryDatabase } from '../testing/describe-on-every-database.ts';
import { newId } from '../testing/journal-entries.ts';

const draft: WorkflowDefinition = { name: 'Nightly', nodes: [], connections: [] };
const hourly: Schedule = { kind: 'interval', everyMs: 3_600_000, anchorMs: 0 };
const daily: Schedule = { kind: 'cron', cron: '0 6 * * *', zone: 'Africa/Algiers' };
const pastMs = Date.UTC(2026, 0, 1, 6) + 1;

describeOnEveryDatabase('schedules', ({ store }) => {
  const publish = async (nextMs: number | null, schedule: Schedule = hourly, node = 'Clock'): Promise<string> => {
    const { workflowId } = await store().workflows.create(organization, { workflowId: newId(), draft });
    await republish(workflowId, nextMs, schedule, node);
    return workflowId;
  };

  const republish = (workflowId: string, nextMs: number | null, schedule: Schedule = hourly, node = 'Clock') =>
    store().workflows.publishDraft(organization, workflowId, 1, {
      webhooks: [],
      schedules: [{ node, rule: 0, schedule, missed: 'last', nextMs }],
    });

  it('are due when their slot has come, oldest first', async () => {
    expect(await store().workflowSource.nextSlotInMs()).toBeNull();
    const later = await publish(pastMs + 1_000, daily);
    const first = await publish(pastMs);
    await publish(Date.now() + 3_600_000);
    await publish(null);
    expect(await store().workflowSource.nextSlotInMs()).toBe(0);
    expect(await store().workflowSource.findDueSchedules(10)).toEqual([
      expect.objectContaining({ workflowId: first, slotMs: pastMs, node: 'Clock', version: 1, missed: 'last' }),
      expect.objectContaining({ workflowId: later, schedule: daily, organizationId: organization }),
    ]);
    expect(await store().workflowSource.findDueSchedules(1)).toHaveLength(1);
  });

  it('advance once, however many processes try', async () => {
    await publish(pastMs);
    const [due] = await store().workflowSource.findDueSchedules(1);
    const nextMs = Date.now() + 60_000;
    const tries = Array.from({ length: 4 }, () =>
      store().workflowSource.advanceSchedule(due?.scheduleId ?? '', pastMs, nextMs),
    );
    expect((await Promise.all(tries)).sort()).toEqual([false, false, false, true]);
    expect(await store().workflowSource.nextSlotInMs()).toBeGreaterThan(50_000);
  });

  it('end when there is no next slot', async () => {
    await publish(pastMs);
    const [due] = await store().workflowSource.findDueSchedules(1);
    expect(await store().workflowSource.advanceSchedule(due?.scheduleId ?? '', pastMs, null)).toBe(true);
    expect(await store().workflowSource.nextSlotInMs()).toBeNull();
  });

  it('keep a due slot through a publication that leaves them as they are', async () => {
    const workflowId = await publish(pastMs);
    const [before] = await store().workflowSource.findDueSchedules(1);
    await republish(workflowId, Date.now() + 60_000);
    expect(await store().workflowSource.findDueSchedules(1)).toEqual([before]);
    await republish(workflowId, Date.now() + 60_000, daily);
    expect(await store().workflowSource.findDueSchedules(1)).toEqual([]);
  });

  it('go with the node that the next version leaves out', async () => {
    const workflowId = await publish(pastMs);
    await republish(workflowId, pastMs + 1, hourly, 'Other clock');
    expect(await store().workflowSource.findDueSchedules(10)).toMatchObject([{ node: 'Other clock' }]);
  });

  it('rest while their workflow is switched off', async () => {
    const workflowId = await publish(pastMs);
    await store().workflows.setEnabled(organization, workflowId, false, []);
    expect(await store().workflowSource.findDueSchedules(1)).toEqual([]);
    expect(await store().workflowSource.nextSlotInMs()).toBeNull();
    await republish(workflowId, pastMs, daily);
    expect(await store().workflowSource.findDueSchedules(1)).toEqual([]);
    await store().workflows.setEnabled(organization, workflowId, true, [{ node: 'Clock', rule: 0, nextMs: pastMs }]);
    expect(await store().workflowSource.findDueSchedules(1)).toMatchObject([{ workflowId, slotMs: pastMs }]);
  });
});
