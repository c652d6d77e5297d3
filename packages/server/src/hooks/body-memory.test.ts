/** Bodies on their way share a bounded memory. */
import { PassThrough } from 'node:stream';
import type { NoriaError } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { type BodyMemory, createBodyMemory } from './body-memory.ts';
import { collectBody } from './collect-body.ts';

function createWorld(memoryBytes: number, limitBytes = 1_000) {
  let nowMs = 0;
  const memory = createBodyMemory(memoryBytes, () => nowMs);
  return {
    memory,
    pass: (ms: number) => {
      nowMs += ms;
    },
    receive: (announcedBytes?: number) => receive(memory, limitBytes, announcedBytes, () => nowMs),
  };
}

function receive(memory: BodyMemory, limitBytes: number, announcedBytes: number | undefined, nowMs: () => number) {
  const payload = new PassThrough();
  const outcome = new Promise<Buffer | string>((resolve) => {
    collectBody(payload, { memory, limitBytes, announcedBytes, nowMs }, (error, body) =>
      resolve(error === null ? (body as Buffer) : ((error as NoriaError).code ?? error.message)),
    );
  });
  return { payload, outcome };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('a body', () => {
  it('is gathered from its parts', async () => {
    const { payload, outcome } = createWorld(1_000).receive(6);
    payload.write('abc');
    payload.end('def');
    expect(String(await outcome)).toBe('abcdef');
  });

  it('may be empty', async () => {
    const { payload, outcome } = createWorld(1_000).receive(0);
    payload.end();
    expect(await outcome).toEqual(Buffer.alloc(0));
  });

  it('that is announced as too large is refused before it comes', async () => {
    expect(await createWorld(5_000).receive(1_001).outcome).toBe('REQUEST_TOO_LARGE');
  });

  it('that turns out too large is refused, and its rest is thrown away', async () => {
    const { payload, outcome } = createWorld(5_000).receive();
    payload.write(Buffer.alloc(1_001));
    expect(await outcome).toBe('REQUEST_TOO_LARGE');
    payload.end(Buffer.alloc(100_000));
    await new Promise((resolve) => payload.on('end', resolve));
  });

  it('that breaks off is an error', async () => {
    const { payload, outcome } = createWorld(1_000).receive(10);
    payload.write('abc');
    payload.destroy();
    expect(await outcome).toBe('REQUEST_MALFORMED');
  });

  it('that is shorter than announced is an error', async () => {
    const { payload, outcome } = createWorld(1_000).receive(10);
    payload.end('abc');
    expect(await outcome).toBe('REQUEST_MALFORMED');
  });
});

describe('the memory of bodies on their way', () => {
  it('is refused to a newcomer while all the others are quick', async () => {
    const world = createWorld(150);
    const first = world.receive();
    first.payload.write(Buffer.alloc(100));
    await settle();
    const second = world.receive();
    second.payload.write(Buffer.alloc(100));
    expect(await second.outcome).toBe('SERVER_BUSY');
    first.payload.end();
    expect(await first.outcome).toHaveLength(100);
  });

  it('is taken from the slowest', async () => {
    const world = createWorld(150);
    const slow = world.receive();
    slow.payload.write(Buffer.alloc(100));
    await settle();
    world.pass(10_000);
    const quick = world.receive();
    quick.payload.end(Buffer.alloc(100));
    expect(await slow.outcome).toBe('REQUEST_TOO_SLOW');
    expect(await quick.outcome).toHaveLength(100);
  });

  it('is free again after every end', async () => {
    const world = createWorld(100);
    for (const end of ['whole', 'broken', 'tooLarge'] as const) {
      const { payload, outcome } = world.receive();
      payload.write(Buffer.alloc(100));
      await settle();
      if (end === 'whole') payload.end();
      if (end === 'broken') payload.destroy();
      if (end === 'tooLarge') payload.write(Buffer.alloc(1_000));
      await outcome;
    }
    const free = world.memory.reserve(100);
    expect(() => world.memory.reserve(1)).toThrow(expect.objectContaining({ code: 'SERVER_BUSY' }));
    free();
    world.memory.reserve(100);
  });
});
