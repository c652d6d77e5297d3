/** Keys that a workflow has met, in memory: one step after the other, each an owner of its own. */
import type { SeenScope, StepSeenKeys } from '@noria/core';

export interface MemorySeenKeys {
  /** What the next step sees. */
  openStep(): StepSeenKeys;
}

export function createMemorySeenKeys(): MemorySeenKeys {
  const places: Record<SeenScope, Map<string, number>> = { node: new Map(), workflow: new Map() };
  let steps = 0;
  return {
    openStep() {
      const step = steps++;
      return {
        async claimNew(scope, keys, historySize) {
          const owners = places[scope];
          for (const key of keys) if (!owners.has(key)) owners.set(key, step);
          const answers = keys.map((key) => owners.get(key) === step);
          for (const key of owners.keys()) if (owners.size > historySize && !keys.includes(key)) owners.delete(key);
          return answers;
        },
        async forget(scope) {
          const { size } = places[scope];
          places[scope].clear();
          return size;
        },
      };
    },
  };
}
