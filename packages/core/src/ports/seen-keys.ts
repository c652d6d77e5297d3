/** Port: keys that a workflow has met before, in any of its executions. */

/** Whose memory it is: the node's own, or one that all nodes of the workflow share. */
export type SeenScope = 'node' | 'workflow';

/** Where keys are remembered. */
export interface SeenPlace {
  readonly workflowId: string;
  /** Name of the node; null for what the workflow's nodes share. */
  readonly node: string | null;
}

/** Whom keys are claimed for. */
export interface SeenOwner {
  readonly executionId: string;
  readonly step: number;
}

export interface SeenKeys {
  /**
   * Claims the keys that are new at the place, all at once. Of several that claim a key at the same time, one gets it.
   * A key belongs to the step that claimed it: asking again, after a crash or for another try, gives the same answer. An
   * execution that repeats another one takes over what that one claimed.
   * @param keys short: hashes, not values
   * @param historySize most keys that are remembered at the place; the oldest give way
   * @returns for each key whether it is the owner's
   */
  claimNew(place: SeenPlace, owner: SeenOwner, keys: readonly string[], historySize: number): Promise<boolean[]>;
  /** @returns how many keys were forgotten */
  forget(place: SeenPlace): Promise<number>;
}

/** The same for one step, which knows where it is. */
export interface StepSeenKeys {
  /** @see SeenKeys.claimNew */
  claimNew(scope: SeenScope, keys: readonly string[], historySize: number): Promise<boolean[]>;
  /** @returns how many keys were forgotten */
  forget(scope: SeenScope): Promise<number>;
}
