/** Notes that a message of the inbox is taken: its row goes with the next flush, and what it refers to is kept. */
import { type InboxMessage, isInline } from '@noria/core';
import { blobUsesOf } from './blob-uses.ts';
import type { Run } from './run.ts';

/** @returns false when it was taken before and its row is still to go */
export function noteMessage(run: Run, source: string, message: InboxMessage): boolean {
  run.received ??= new Set();
  if (run.received.has(source)) return false;
  run.received.add(source);
  run.buffer.inboxFolded.push(source);
  if (message.kind === 'child-ended') {
    if (!isInline(message.items)) run.hasBlobs = true;
    // The child may keep nothing: its items are in use here from now on.
    run.buffer.addUses(blobUsesOf([message.items]));
  }
  return true;
}
