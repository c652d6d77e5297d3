/** The time inside a UUIDv7, and the bounds that range queries over time need. */

const canonical = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** True for the canonical text of a UUID of any version, lower case. */
export function isUuid(text: string): boolean {
  return text.length === 36 && canonical.test(text);
}

/**
 * When the id was made.
 * @param id UUIDv7, canonical text
 * @returns milliseconds since 1970
 */
export function uuidTimeMs(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

/**
 * The lowest UUIDv7 of a millisecond: a bound for range queries and partitions.
 * @param ms milliseconds since 1970; a fraction is cut off
 */
export function firstUuidAt(ms: number): string {
  const hex = Math.trunc(ms).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}
