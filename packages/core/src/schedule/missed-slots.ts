/** Which slots of a schedule fire when nobody was there at their time. */
import type { NextSlot } from './schedule.ts';

/** What happens to slots that were missed: the last one fires, all of them do, or none. */
export type MissedPolicy = 'last' | 'all' | 'none';

export interface DueSlots {
  /** Slots to fire, oldest first; milliseconds since 1970. */
  readonly fire: readonly number[];
  /** The first slot that this decision leaves open: in the future, or still due when the limit cut the list. */
  readonly nextMs: number | null;
}

/**
 * Decides what to fire, given the oldest slot that has not been dealt with.
 * A slot that is at most `graceMs` old is on time, not missed, and fires under every policy. `last` fires the newest missed
 * slot only when no slot is on time, because a slot on time catches up just as well.
 * @param dueMs the oldest slot not dealt with, milliseconds since 1970
 * @param limit most slots to fire at once; further ones stay due
 */
export function missedSlots(
  policy: MissedPolicy,
  nextSlot: NextSlot,
  dueMs: number,
  nowMs: number,
  { graceMs, limit }: { graceMs: number; limit: number },
): DueSlots {
  if (dueMs > nowMs) return { fire: [], nextMs: dueMs };
  if (policy === 'all') return listSlots(nextSlot, dueMs, nowMs, limit);
  const firstOnTime = dueMs >= nowMs - graceMs ? dueMs : nextSlot(nowMs - graceMs - 1);
  const onTime = listSlots(nextSlot, firstOnTime, nowMs, limit);
  if (policy === 'none' || onTime.fire.length > 0) return onTime;
  return { fire: [findLastSlot(nextSlot, dueMs, nowMs)], nextMs: onTime.nextMs };
}

function listSlots(nextSlot: NextSlot, firstMs: number | null, nowMs: number, limit: number): DueSlots {
  const fire: number[] = [];
  let slotMs = firstMs;
  while (slotMs !== null && slotMs <= nowMs && fire.length < limit) {
    fire.push(slotMs);
    slotMs = nextSlot(slotMs);
  }
  return { fire, nextMs: slotMs };
}

/** The newest slot in [dueMs, nowMs]: some 40 questions, where walking would take one for every slot. */
function findLastSlot(nextSlot: NextSlot, dueMs: number, nowMs: number): number {
  let last = dueMs;
  let low = dueMs;
  let high = nowMs;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const slotMs = nextSlot(middle);
    if (slotMs !== null && slotMs <= nowMs) {
      last = slotMs;
      low = slotMs;
    } else {
      high = middle;
    }
  }
  return last;
}
