/** Says whether a path has the form of a pattern, in time that grows with the length of both and no faster. */

/**
 * A pattern for names of a path. Patterns come from workflows: matchers that make regular expressions of them can be kept
 * busy for ever by one such as `*a*a*a*a*b`.
 */
export interface Glob {
  matches(names: readonly string[]): boolean;
  /** False when nothing in this folder can match. */
  mayHold(folder: readonly string[]): boolean;
}

const anyFolders = '**';

/** @param pattern with slashes; `*` and `?` within a name, `**` for any number of folders */
export function createGlob(pattern: string): Glob {
  const parts = pattern.split('/').filter((part, at, all) => part !== anyFolders || all[at - 1] !== anyFolders);
  if (parts.at(-1) === anyFolders) parts.push('*');
  return {
    matches: (names) => walk(parts, names).has(parts.length),
    mayHold: (folder) => [...walk(parts, folder)].some((place) => place < parts.length),
  };
}

/** @returns the places in the pattern at which one may stand after these names */
function walk(parts: readonly string[], names: readonly string[]): Set<number> {
  let places = skipFolders(parts, [0]);
  for (const name of names) {
    const next: number[] = [];
    for (const place of places) {
      const part = parts[place];
      if (part === undefined) continue;
      if (part === anyFolders) {
        if (!name.startsWith('.')) next.push(place);
      } else if (matchesName(part, name)) next.push(place + 1);
    }
    places = skipFolders(parts, next);
  }
  return places;
}

/** `**` may stand for no folder at all. */
function skipFolders(parts: readonly string[], places: readonly number[]): Set<number> {
  const all = new Set<number>();
  for (let place of places) {
    all.add(place);
    for (; parts[place] === anyFolders; place++) all.add(place + 1);
  }
  return all;
}

/** Goes back to the last star only: what came before it never has to be looked at again. */
function matchesName(part: string, name: string): boolean {
  if (name.startsWith('.') && !part.startsWith('.')) return false;
  let at = 0;
  let inPart = 0;
  let star = -1;
  let afterStar = 0;
  while (at < name.length) {
    const sign = part[inPart];
    if (sign === '*') {
      star = inPart++;
      afterStar = at;
    } else if (sign === '?' || (sign !== undefined && sign === name[at])) {
      inPart++;
      at++;
    } else if (star >= 0) {
      inPart = star + 1;
      at = ++afterStar;
    } else return false;
  }
  while (part[inPart] === '*') inPart++;
  return inPart === part.length;
}
