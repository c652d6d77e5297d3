/** The limits of failed sign-ins: who is stopped, for how long, and who is not. */
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CounterForm, createLockOut, type LockOut, type SignInAttempt } from './lock-out.ts';

const minuteMs = 60_000;
const owner = { account: 'ada@example.org', proof: 'password' } as const;
const atHome: SignInAttempt = { ...owner, address: '198.51.100.1', origin: 'known' };
const onTheRoad: SignInAttempt = { ...owner, address: '198.51.100.99', origin: 'unknown' };
const admitted = { kind: 'admitted' };

let lockOut: LockOut;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
  lockOut = createLockOut();
});

afterEach(() => {
  vi.useRealTimers();
});

function stranger(number: number, account = 'ada@example.org'): SignInAttempt {
  return { account, address: `203.0.${number >> 8}.${number & 255}`, origin: 'unknown', proof: 'password' };
}

/** Attempts that all have the wrong password, one after the other. */
async function fail(attempts: readonly SignInAttempt[]): Promise<number> {
  let admittedCount = 0;
  for (const attempt of attempts) if ((await lockOut.admit(attempt)).kind === 'admitted') admittedCount += 1;
  return admittedCount;
}

function repeat(count: number, attempt: SignInAttempt): SignInAttempt[] {
  return Array.from({ length: count }, () => attempt);
}

function strangers(count: number): SignInAttempt[] {
  return Array.from({ length: count }, (_, index) => stranger(index));
}

describe('one address and one account', () => {
  it.each([atHome, onTheRoad])('have 10 failures in 15 minutes: $origin', async (attempt) => {
    expect(await fail(repeat(12, attempt))).toBe(10);
  });

  it('are told how long to wait, and may try again then', async () => {
    await fail(repeat(10, atHome));
    vi.advanceTimersByTime(10 * minuteMs);
    expect(await lockOut.admit(atHome)).toEqual({ kind: 'refused', retryAfterS: 300 });
    vi.advanceTimersByTime(5 * minuteMs);
    expect(await lockOut.admit(atHome)).toEqual(admitted);
  });

  it('wait no longer for trying while they are refused', async () => {
    await fail(repeat(500, atHome));
    vi.advanceTimersByTime(15 * minuteMs);
    expect(await lockOut.admit(atHome)).toEqual(admitted);
  });

  it('find the same limit with a thousand attempts at once', async () => {
    const admissions = await Promise.all(repeat(1000, atHome).map((attempt) => lockOut.admit(attempt)));
    expect(admissions.filter(({ kind }) => kind === 'admitted')).toHaveLength(10);
  });

  it('are the same in every spelling', async () => {
    await fail(repeat(10, atHome));
    const other = { ...atHome, account: ' Ada@Example.org', address: '::ffff:198.51.100.1' };
    expect(await lockOut.admit(other)).toMatchObject({ kind: 'refused' });
  });

  it('do not stand in the way of another account or another address', async () => {
    await fail(repeat(12, atHome));
    expect(await lockOut.admit({ ...atHome, account: 'bob@example.org' })).toEqual(admitted);
    expect(await lockOut.admit({ ...atHome, address: '198.51.100.2' })).toEqual(admitted);
  });
});

describe('an attacker with many addresses', () => {
  it('cannot keep the owner out from an address that is known', async () => {
    await fail([...strangers(1000), ...strangers(1000)]);
    expect(await fail(repeat(10, atHome))).toBe(10);
  });

  it('has 10 attempts on an account, then each has to wait', async () => {
    expect(await fail(strangers(1000))).toBe(10);
  });

  it('has no more with all of them at once', async () => {
    const admissions = await Promise.all(strangers(1000).map((attempt) => lockOut.admit(attempt)));
    expect(admissions.filter(({ kind }) => kind === 'admitted')).toHaveLength(10);
  });

  it('waits longer each time, up to 5 minutes', async () => {
    await fail(strangers(10));
    const delays: unknown[] = [];
    for (let number = 10; number < 21; number += 1) delays.push(await lockOut.admit(stranger(number)));
    expect(delays).toEqual(
      [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300].map((retryAfterS) => ({ kind: 'refused', retryAfterS })),
    );
  });

  it('cannot lengthen the delay that the owner was told on the road, nor take the turn', async () => {
    await fail(strangers(14));
    expect(await lockOut.admit(onTheRoad)).toEqual({ kind: 'refused', retryAfterS: 16 });
    await fail(strangers(1000));
    vi.advanceTimersByTime(6_000);
    expect(await lockOut.admit(onTheRoad)).toEqual({ kind: 'refused', retryAfterS: 10 });
    await fail(strangers(1000));
    vi.advanceTimersByTime(10_000);
    expect(await lockOut.admit(onTheRoad)).toEqual(admitted);
  });

  it('has one attempt for each wait', async () => {
    await fail(strangers(40));
    vi.advanceTimersByTime(5 * minuteMs);
    expect(await lockOut.admit(stranger(39))).toEqual(admitted);
    expect(await lockOut.admit(stranger(39))).toEqual({ kind: 'refused', retryAfterS: 300 });
  });

  it('has one attempt for each wait, also with two at once', async () => {
    await fail(strangers(40));
    vi.advanceTimersByTime(5 * minuteMs);
    const admissions = await Promise.all(repeat(20, stranger(39)).map((attempt) => lockOut.admit(attempt)));
    expect(admissions.filter(({ kind }) => kind === 'admitted')).toHaveLength(1);
  });

  it('loses a turn that is not taken within 15 minutes', async () => {
    await fail(strangers(30));
    vi.advanceTimersByTime(20 * minuteMs);
    expect(await lockOut.admit(stranger(29))).toMatchObject({ kind: 'refused' });
  });

  it('is forgotten an hour after the first attempt', async () => {
    await fail(strangers(1000));
    vi.advanceTimersByTime(60 * minuteMs);
    expect(await lockOut.admit(onTheRoad)).toEqual(admitted);
  });

  it('does not delay other accounts', async () => {
    await fail(strangers(1000));
    expect(await lockOut.admit(stranger(2000, 'bob@example.org'))).toEqual(admitted);
  });
});

describe('an attacker who has the password', () => {
  const guesses = strangers(1000).map((attempt): SignInAttempt => ({ ...attempt, proof: 'code' }));

  it('has 10 codes in an hour from all addresses together', async () => {
    expect(await fail(guesses)).toBe(10);
    vi.advanceTimersByTime(59 * minuteMs);
    expect(await lockOut.admit(guesses[0] ?? atHome)).toEqual({ kind: 'refused', retryAfterS: 60 });
    vi.advanceTimersByTime(minuteMs);
    expect(await fail(guesses)).toBe(10);
  });

  it('cannot keep the owner out from an address that is known', async () => {
    await fail(guesses);
    expect(await lockOut.admit(atHome)).toEqual(admitted);
    await lockOut.withdraw(atHome);
    expect(await lockOut.admit({ ...atHome, proof: 'code' })).toEqual(admitted);
  });

  it('has no more when the owner signs in', async () => {
    await fail(guesses);
    await lockOut.admit({ ...atHome, proof: 'code' });
    await lockOut.succeed({ ...atHome, proof: 'code' });
    expect(await fail(guesses)).toBe(0);
  });
});

describe('the second factor on the road', () => {
  const code: SignInAttempt = { ...onTheRoad, proof: 'code' };

  it('does not wait for guesses of the password', async () => {
    await fail(strangers(1000));
    expect(await lockOut.admit(code)).toEqual(admitted);
  });

  it('counts neither the password before it nor the code that was right', async () => {
    for (let round = 0; round < 30; round += 1) {
      expect(await lockOut.admit(onTheRoad)).toEqual(admitted);
      await lockOut.withdraw(onTheRoad);
      expect(await lockOut.admit(code)).toEqual(admitted);
      await lockOut.succeed(code);
    }
  });
});

describe('one address and many accounts', () => {
  const spray = Array.from({ length: 100 }, (_, index) => stranger(7, `person-${index}@example.org`));

  it('has 50 failures in 15 minutes', async () => {
    expect(await fail(spray)).toBe(50);
    expect(await lockOut.admit(stranger(7, 'new@example.org'))).toEqual({ kind: 'refused', retryAfterS: 900 });
    vi.advanceTimersByTime(15 * minuteMs);
    expect(await lockOut.admit(stranger(7, 'new@example.org'))).toEqual(admitted);
  });

  it('has no more by moving within its IPv6 block', async () => {
    const moving = spray.map((attempt, index) => ({ ...attempt, address: `2001:db8:0:1::${index.toString(16)}` }));
    expect(await fail(moving)).toBe(50);
  });

  it('has no more by signing in to an account of its own in between', async () => {
    const own: SignInAttempt = { ...stranger(7, 'mallory@example.org'), origin: 'known' };
    let admittedCount = 0;
    for (const attempt of spray) {
      admittedCount += await fail([attempt]);
      await lockOut.admit(own);
      await lockOut.succeed(own);
    }
    expect(admittedCount).toBe(50);
  });

  it('does not shut out those who signed in from there before', async () => {
    await fail(spray);
    expect(await lockOut.admit({ ...stranger(7, 'grace@example.org'), origin: 'known' })).toEqual(admitted);
  });

  it('does not concern other addresses', async () => {
    await fail(spray);
    expect(await lockOut.admit(stranger(8, 'new@example.org'))).toEqual(admitted);
  });
});

describe('a success', () => {
  it.each([atHome, onTheRoad])('forgets the failures before it: $origin', async (attempt) => {
    await fail(repeat(9, attempt));
    await lockOut.admit(attempt);
    await lockOut.succeed(attempt);
    expect(await fail(repeat(12, attempt))).toBe(10);
  });

  it('on the road takes its own slips out of the count of the account, and no others', async () => {
    await fail(strangers(6));
    await fail(repeat(3, onTheRoad));
    await lockOut.admit(onTheRoad);
    await lockOut.succeed(onTheRoad);
    expect(await fail(strangers(20))).toBe(4);
  });

  it('at home does not make guessing from elsewhere any faster', async () => {
    await fail(strangers(10));
    await lockOut.admit(atHome);
    await lockOut.succeed(atHome);
    expect(await lockOut.admit(stranger(500))).toMatchObject({ kind: 'refused' });
  });

  it('gives no credit where nothing was counted', async () => {
    for (let round = 0; round < 20; round += 1) await lockOut.succeed(onTheRoad);
    expect(await fail(strangers(30))).toBe(10);
  });
});

describe('an attempt that was not decided', () => {
  it.each([atHome, onTheRoad])('does not count: $origin', async (attempt) => {
    for (let round = 0; round < 100; round += 1) {
      expect(await lockOut.admit(attempt)).toEqual(admitted);
      await lockOut.withdraw(attempt);
    }
  });

  it('leaves the failures before it', async () => {
    await fail(repeat(9, atHome));
    await lockOut.admit(atHome);
    await lockOut.withdraw(atHome);
    expect(await fail(repeat(3, atHome))).toBe(1);
  });
});

describe('the counters', () => {
  it('can lie elsewhere, and hold no e-mail address', async () => {
    const keys = (await listCounted(strangers(20))).map(({ key }) => String(key));
    expect(keys.length).toBeGreaterThan(20);
    for (const key of keys) expect(key).toMatch(/^[\w-]{43}$/);
  });

  it('are empty when all windows are over', async () => {
    expect(await listCounted(strangers(100), 60 * minuteMs)).toEqual([]);
  });
});

/** What lies in counters that the test made itself, some time after attempts that failed. */
async function listCounted(attempts: readonly SignInAttempt[], laterMs = 0) {
  const counters: RateLimiterMemory[] = [];
  const counted = createLockOut((form: CounterForm) => {
    const counter = new RateLimiterMemory(form);
    counters.push(counter);
    return counter;
  });
  for (const attempt of attempts) await counted.admit(attempt);
  vi.advanceTimersByTime(laterMs);
  return counters.flatMap((counter) => counter.dump().storage);
}
