/** Reads how long a server wants to be left alone. */

/**
 * @param retryAfter the header: seconds, or a date
 * @param date the answer's own `Date` header; with it, a wrong clock on either side does not matter
 * @returns milliseconds, not negative; null when the server names no time that can be read
 * @source RFC 9110, section 10.2.3
 */
export function readRetryAfter(retryAfter: string | undefined, date: string | undefined): number | null {
  if (retryAfter === undefined) return null;
  const text = retryAfter.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const untilMs = Date.parse(text);
  const nowMs = date === undefined ? Number.NaN : Date.parse(date);
  if (Number.isNaN(untilMs)) return null;
  return Math.max(0, untilMs - (Number.isNaN(nowMs) ? Date.now() : nowMs));
}
