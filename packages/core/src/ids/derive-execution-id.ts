/** The id of a child execution, derived so that a repeated call after a crash finds the child that it already started. */
import crypto from 'node:crypto';

/**
 * A UUIDv7 whose time is the parent's and whose other bits come from SHA-256 of (parent, step, index).
 * Uses `node:crypto`: hashing computes, it does no I/O.
 * @param parentId UUIDv7 of the calling execution
 * @param step index of the calling step
 * @param index index of the call within the step
 * @source RFC 9562, section 5.7 (layout); the 74 bits other than time are those that it leaves to the application
 */
export function deriveExecutionId(parentId: string, step: number, index: number): string {
  const digest = crypto.hash('sha256', `${parentId}/${step}/${index}`, 'hex');
  const variant = (8 + (Number.parseInt(digest.charAt(3), 16) & 3)).toString(16);
  return `${parentId.slice(0, 13)}-7${digest.slice(0, 3)}-${variant}${digest.slice(4, 7)}-${digest.slice(7, 19)}`;
}
