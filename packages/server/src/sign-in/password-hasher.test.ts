/** Hashes of passwords: what they hold, what they cost, and what they do not tell. */
import { hash as hashWith } from '@node-rs/argon2';
import { describe, expect, it } from 'vitest';
import { createPasswordHasher } from './password-hasher.ts';

const hasher = createPasswordHasher({ maxParallel: 2, maxQueued: 50 });
const password = 'correct horse battery staple';

function findMedian(timesMs: readonly number[]): number {
  return timesMs.toSorted((a, b) => a - b)[timesMs.length >> 1] ?? 0;
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}

describe('a hash', () => {
  it('says its algorithm and parameters', async () => {
    expect(await hasher.hash(password)).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
  });

  it('is another one each time', async () => {
    expect(await hasher.hash(password)).not.toBe(await hasher.hash(password));
  });

  it('knows its password and no other', async () => {
    const hash = await hasher.hash(password);
    expect(await hasher.verify(hash, password)).toBe(true);
    expect(await hasher.verify(hash, `${password} `)).toBe(false);
    expect(await hasher.verify(hash, password.toUpperCase())).toBe(false);
    expect(await hasher.verify(hash, '')).toBe(false);
  });

  it.each([
    ['composed and decomposed letters', 'Zo\u00eb l\u00e4uft', 'Zoe\u0308 la\u0308uft'],
    ['full-width and plain digits', '１２３４', '1234'],
    ['ligatures and their letters', 'ﬁnd the oﬃce', 'find the office'],
  ])('takes %s for the same password', async (_, typed, other) => {
    expect(await hasher.verify(await hasher.hash(typed), other)).toBe(true);
  });

  it('tells passwords apart that differ after a thousand bytes', async () => {
    const long = 'ä'.repeat(999);
    expect(await hasher.verify(await hasher.hash(`${long}a`), `${long}b`)).toBe(false);
  });

  it('of something else is thrown', async () => {
    await expect(hasher.verify('not a hash', password)).rejects.toThrow();
  });
});

describe('a password of more than 1,000 characters', () => {
  const longest = '🗝'.repeat(1000);

  it('is refused before any work', async () => {
    const full = createPasswordHasher({ maxParallel: 0, maxQueued: 0 });
    const refused = { code: 'REQUEST_INVALID', message: expect.stringContaining('at most 1,000 characters') };
    await expect(full.hash(`${longest}a`)).rejects.toMatchObject(refused);
    await expect(full.verify('any', `${longest}a`)).rejects.toMatchObject(refused);
    await expect(full.verifyAgainstNothing(`${longest}a`)).rejects.toMatchObject(refused);
  });

  it('is counted in characters, not in bytes', async () => {
    expect(await hasher.verify(await hasher.hash(longest), longest)).toBe(true);
  });
});

describe('an address without an account', () => {
  it('is never signed in', async () => {
    expect(await hasher.verifyAgainstNothing(password)).toBe(false);
    expect(await hasher.verifyAgainstNothing('')).toBe(false);
  });

  it('takes as long as a wrong password', async () => {
    const hash = await hasher.hash(password);
    const real: number[] = [];
    const nothing: number[] = [];
    // In turns, so that a busy moment of the machine falls on both.
    for (let round = 0; round < 21; round += 1) {
      real.push(await time(() => hasher.verify(hash, 'wrong')));
      nothing.push(await time(() => hasher.verifyAgainstNothing('wrong')));
    }
    const [realMs, nothingMs] = [findMedian(real), findMedian(nothing)];
    process.stdout.write(
      `p50 of a check: ${realMs.toFixed(1)} ms, of one against nothing: ${nothingMs.toFixed(1)} ms\n`,
    );
    expect(realMs).toBeLessThan(500);
    expect(nothingMs / realMs).toBeGreaterThan(0.5);
    expect(nothingMs / realMs).toBeLessThan(2);
  });
});

describe('many at once', () => {
  it('wait within the limit and are turned away beyond it', async () => {
    const narrow = createPasswordHasher({ maxParallel: 1, maxQueued: 2 });
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => narrow.verifyAgainstNothing('x')));
    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'rejected',
      'rejected',
    ]);
    expect(results[4]).toMatchObject({ reason: { code: 'TOO_MANY_REQUESTS' } });
  });
});

describe('a new hash is due', () => {
  const now = { memoryCost: 19_456, timeCost: 2, parallelism: 1, algorithm: 2 };

  it.each([
    ['less memory', { ...now, memoryCost: 19_455 }, true],
    ['fewer passes', { ...now, timeCost: 1 }, true],
    ['another kind of Argon2', { ...now, algorithm: 1 }, true],
    ['an old version of Argon2', { ...now, version: 0 }, true],
    ['a shorter output', { ...now, outputLen: 16 }, true],
    ['a shorter salt', { ...now, salt: Buffer.alloc(8) }, true],
    ["today's parameters", now, false],
    ['more memory', { ...now, memoryCost: 32_768 }, false],
  ])('after %s: %j → %s', async (_, options, due) => {
    expect(hasher.needsRehash(await hashWith(password, options))).toBe(due);
  });

  it('never after its own', async () => {
    expect(hasher.needsRehash(await hasher.hash(password))).toBe(false);
  });
});
