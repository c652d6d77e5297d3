/** Starts executions for schedule slots that are due: each slot once, however many processes look. */
import { type DueSchedule, type DueSlots, type Item, missedSlots, NoriaError, readSchedule } from '@noria/core';
import type { EngineParts } from './engine-parts.ts';

/** A slot that is no older than this is on time. */
const graceMs = 60_000;
/** Most slots that one look fires for one schedule; the rest stays due. */
const slotLimit = 100;
const keyTtlMs = 7 * 86_400_000;

/** @returns false when a schedule could not be fired: its slot stays due, and is tried again */
export async function fireSchedules(parts: EngineParts): Promise<boolean> {
  if (parts.isStopping) return true;
  const due = await parts.options.workflows.findDueSchedules(100);
  let areFired = true;
  for (const schedule of due) {
    try {
      await fireSchedule(parts, schedule);
    } catch (error) {
      areFired = false;
      const { scheduleId, organizationId, workflowId } = schedule;
      parts.log.error({ scheduleId, organizationId, workflowId, err: error }, 'a schedule could not be fired');
    }
  }
  return areFired;
}

async function fireSchedule(parts: EngineParts, due: DueSchedule): Promise<void> {
  const slots = missedSlots(due.missed, readSchedule(due.schedule), due.slotMs, parts.clock.nowMs(), {
    graceMs,
    limit: slotLimit,
  });
  for (const slotMs of slots.fire) await fireSlot(parts, due, slotMs);
  await advance(parts, due, slots);
}

/** Several processes may fire the same slot; the idempotency key lets one of them win. */
async function fireSlot(parts: EngineParts, due: DueSchedule, slotMs: number): Promise<void> {
  const plan = await parts.plans.load(due.workflowId, due.version);
  await parts.prepareVariables(due.organizationId);
  const item: Item = { json: { slot: new Date(slotMs).toISOString(), scheduledMs: slotMs } };
  await new Promise<void>((resolve, reject) => {
    const request = {
      organizationId: due.organizationId,
      workflowId: due.workflowId,
      version: due.version,
      mode: 'schedule' as const,
      start: due.node,
      startWith: 'output' as const,
      items: [item],
      correlationId: null,
      idempotency: { key: `schedule:${due.scheduleId}:${slotMs}`, bodyHash: String(slotMs), ttlMs: keyTtlMs },
    };
    parts.start(request, plan, {
      onDurable: resolve,
      onGone: (reason) => {
        if (reason.kind === 'duplicate') resolve();
        else reject(reason.kind === 'refused' ? reason.error : new NoriaError('EXECUTION_FENCED'));
      },
    });
  });
}

async function advance(parts: EngineParts, due: DueSchedule, slots: DueSlots): Promise<void> {
  if (slots.nextMs === due.slotMs) return;
  await parts.options.workflows.advanceSchedule(due.scheduleId, due.slotMs, slots.nextMs);
}
