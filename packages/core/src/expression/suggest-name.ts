/** Finds the name that somebody probably meant. */

const candidatesTried = 500;
const longestName = 60;

/**
 * @param name as written
 * @param candidates names that exist
 * @returns the nearest one within a third of the name's length (two changes at most), or null
 */
export function nearestName(name: string, candidates: Iterable<string>): string | null {
  if (name.length > longestName) return null;
  let best: string | null = null;
  let bestDistance = Math.min(2, Math.floor(name.length / 3)) + 1;
  let tried = 0;
  for (const candidate of candidates) {
    if (++tried > candidatesTried) break;
    if (Math.abs(candidate.length - name.length) >= bestDistance) continue;
    const distance = candidate.toLowerCase() === name.toLowerCase() ? 0 : countChanges(name, candidate);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** `; did you mean \`x\`?` or nothing. */
export function suggestName(name: string, candidates: Iterable<string>): string {
  const nearest = nearestName(name, candidates);
  return nearest === null ? '' : `; did you mean \`${nearest}\`?`;
}

/** Letters to add, drop, replace or swap with a neighbour. */
function countChanges(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      let changes = Math.min(at(last, column) + 1, at(current, column - 1) + 1, at(last, column - 1) + (same ? 0 : 1));
      const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (swapped) changes = Math.min(changes, at(beforeLast, column - 2) + 1);
      current.push(changes);
    }
    beforeLast = last;
    last = current;
  }
  return at(last, to.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}
