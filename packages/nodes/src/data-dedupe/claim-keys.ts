/** Claims items that no execution has met: what one gets, no other does. */
import { hash } from 'node:crypto';
import type { NodeContext } from '@noria/core';
import type { Settings } from './dedupe-settings.ts';

/**
 * @param keys texts of any length; null claims nothing
 * @returns those that are this step's
 */
export async function claimKeys(
  ctx: NodeContext,
  keys: readonly (string | null)[],
  { scope, historySize }: Settings,
): Promise<ReadonlySet<string>> {
  const unique = [...new Set(keys.filter((key) => key !== null))];
  if (unique.length === 0) return new Set();
  const claimed = await ctx.effect(0, async () => {
    const hashes = unique.map((key) => hash('sha256', key, 'base64url'));
    const isNew = await ctx.seenKeys.claimNew(scope, hashes, historySize);
    // Their places: the journal keeps what an effect gave.
    return [...unique.keys()].filter((index) => isNew[index]);
  });
  return new Set(claimed.map((index) => unique[index] as string));
}
