/** What a step may ask of the keys that its workflow has met before. */
import type { SeenKeys, SeenPlace, SeenScope, Step, StepSeenKeys } from '@noria/core';
import type { Run } from './run.ts';

export function createStepSeenKeys(seenKeys: SeenKeys, { identity }: Run, { index: step, node }: Step): StepSeenKeys {
  const placeOf = (scope: SeenScope): SeenPlace => ({
    workflowId: identity.workflowId,
    node: scope === 'node' ? node.name : null,
  });
  return {
    claimNew: (scope, keys, historySize) =>
      seenKeys.claimNew(placeOf(scope), { executionId: identity.executionId, step }, keys, historySize),
    forget: (scope) => seenKeys.forget(placeOf(scope)),
  };
}
