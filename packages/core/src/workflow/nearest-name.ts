/** The name that somebody who mistyped, or came from elsewhere, probably meant. */
import { nearestName } from '../expression/suggest-name.ts';

/**
 * The candidate that is the same but for case, punctuation and a prefix (`n8n-nodes-base.httpRequest` means `http.request`);
 * failing that, the one that is a slip of the hand away.
 * @returns null when none is near
 */
export function findNearestName(name: string, candidates: readonly string[]): string | null {
  if (name.length > longestName) return null;
  const wanted = simplify(name);
  const same = candidates.find((candidate) => {
    const simple = simplify(candidate);
    return simple !== '' && (simple === wanted || (simple.length > shortestSuffix && wanted.endsWith(simple)));
  });
  return same ?? (name.length > longestSlip ? null : nearestName(name, candidates));
}

const longestName = 64;
/** Comparing letter by letter takes the square of the length. */
export const longestSlip = 40;
/** Short words end other words by chance. */
const shortestSuffix = 5;

function simplify(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/** ` Did you mean "x"?` or nothing: the end of a message. */
export function suggest(name: string, candidates: readonly string[]): string {
  const nearest = findNearestName(name, candidates);
  return nearest === null ? '' : ` Did you mean ${JSON.stringify(nearest)}?`;
}
