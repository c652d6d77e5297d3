/** UUIDv7 generation: layout, order, and what a stepping clock does to it. */
import { randomFillSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createUuidV7 } from './create-uuid-v7.ts';
import { uuidTimeMs } from './uuid-time.ts';

const layout = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const atMs = Date.UTC(2026, 10, 5, 12);

function fillWith(byte: number): (bytes: Uint8Array) => void {
  return (bytes) => void bytes.fill(byte);
}

describe('createUuidV7', () => {
  it('gives version 7 and the RFC variant whatever the random bytes are', () => {
    for (const byte of [0, 0x55, 0xaa, 0xff]) expect(createUuidV7(fillWith(byte))(atMs)).toMatch(layout);
  });

  it('carries the given millisecond', () => {
    expect(uuidTimeMs(createUuidV7(randomFillSync)(atMs))).toBe(atMs);
    expect(uuidTimeMs(createUuidV7(randomFillSync)(0))).toBe(0);
  });

  it('gives ids that increase within a millisecond, past every carry of the counter', () => {
    const create = createUuidV7(fillWith(0xff));
    let last = create(atMs);
    for (let made = 0; made < 40_000; made++) {
      const id = create(atMs);
      expect(id > last).toBe(true);
      expect(id).toMatch(layout);
      last = id;
    }
  });

  it('keeps increasing when the clock steps back a little', () => {
    const create = createUuidV7(randomFillSync);
    const first = create(atMs);
    const second = create(atMs - 5_000);
    expect(second > first).toBe(true);
    expect(uuidTimeMs(second)).toBe(atMs);
  });

  it('follows a clock that steps back by more than ten seconds', () => {
    const create = createUuidV7(randomFillSync);
    create(atMs);
    expect(uuidTimeMs(create(atMs - 60_000))).toBe(atMs - 60_000);
  });

  it('gives no id twice, in one generator or in two of the same millisecond', () => {
    const one = createUuidV7(randomFillSync);
    const other = createUuidV7(randomFillSync);
    const ids = new Set<string>();
    for (let made = 0; made < 10_000; made++) ids.add(one(atMs)).add(other(atMs));
    expect(ids.size).toBe(20_000);
  });

  it('asks for random bytes in large lots', () => {
    let calls = 0;
    const create = createUuidV7((bytes) => {
      calls++;
      randomFillSync(bytes);
    });
    for (let made = 0; made < 1_000; made++) create(atMs);
    expect(calls).toBeLessThan(5);
  });
});
