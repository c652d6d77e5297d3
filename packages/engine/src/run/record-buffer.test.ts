/** What a flush takes is closed: what comes later goes with a later flush. */
import { describe, expect, it } from 'vitest';
import { RecordBuffer } from './record-buffer.ts';

const cancelled = { kind: 'inbox', atMs: 1, message: { kind: 'cancel' } } as const;

const takeSide = (buffer: RecordBuffer) => ({
  blobs: buffer.takeBlobs(),
  inboxOut: buffer.takeInboxOut(),
  inboxFolded: buffer.takeInboxFolded(),
});

describe('the records of an execution', () => {
  it('take nothing along that is added while their flush is on its way', () => {
    const buffer = new RecordBuffer();
    buffer.add({ kind: 'finished', atMs: 1, status: 'succeeded' });
    buffer.gather();
    const side = takeSide(buffer);
    buffer.add(cancelled);
    buffer.inboxFolded.push('cancel');
    buffer.inboxOut.push({ executionId: 'child', source: 'cancel', message: { kind: 'cancel' } });
    buffer.addUses([{ hash: 'x', sizeBytes: 1 }]);
    expect(side).toEqual({ blobs: [], inboxOut: [], inboxFolded: [] });
    expect(JSON.parse(buffer.gather())).toEqual([cancelled]);
    expect(takeSide(buffer)).toMatchObject({ inboxFolded: ['cancel'], inboxOut: [{ executionId: 'child' }] });
    expect(takeSide(buffer)).toEqual({ blobs: [], inboxOut: [], inboxFolded: [] });
  });
});
