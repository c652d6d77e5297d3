/** Ids of baseline runs: 16 bytes that sort by time, as UUIDv7. */
import { randomBytes } from 'node:crypto';

const processBytes = randomBytes(4);
let counter = 0;

/** @returns 48 bits of milliseconds, version, a counter, bytes of this process */
export function makeRunId(): Buffer {
  const id = Buffer.allocUnsafe(16);
  counter = (counter + 1) >>> 0;
  id.writeUIntBE(Date.now(), 0, 6);
  id.writeUInt16BE(0x7000 | (counter >>> 20), 6);
  id.writeUInt32BE((0x80000000 | (counter & 0xfffff)) >>> 0, 8);
  id.set(processBytes, 12);
  return id;
}
