/** Finds a time zone by its name. */

const known = new Map<string, string | null>();

/** Names differ in case too, so that there is no end of them. */
const maxKnown = 1_000;

/**
 * @param name of the IANA time zone database, such as `Africa/Algiers`, or `UTC`
 * @returns the name in its usual spelling, or null when there is no such zone
 */
export function findZone(name: string): string | null {
  const found = known.get(name);
  if (found !== undefined) return found;
  if (known.size >= maxKnown) known.clear();
  const zone = lookUp(name);
  if (name.length <= 100) known.set(name, zone);
  return zone;
}

function lookUp(name: string): string | null {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    // A RangeError: there is no such zone.
    return null;
  }
}
