/** Limits the guessing of passwords, by a rule that nobody can turn against the owner of an account. */
import { createHash } from 'node:crypto';
import { type RateLimiterAbstract, RateLimiterMemory } from 'rate-limiter-flexible';
import { toAddressBlock } from './address-block.ts';

export interface SignInAttempt {
  /** The e-mail address that was given, whether it has an account or not: both are treated alike. */
  readonly account: string;
  /** IP address of the caller; an IPv6 address stands for its block of 64 bits, see `toAddressBlock`. */
  readonly address: string;
  /** `known` when somebody signed in to this account from this address before; the caller keeps which those are. */
  readonly origin: 'known' | 'unknown';
  /** `code` stands for a code of the second factor or a recovery code, after a password that was right. */
  readonly proof: 'password' | 'code';
}

export type Admission =
  | { readonly kind: 'admitted' }
  /** The password is not to be looked at; the same attempt may be admitted after so many seconds. */
  | { readonly kind: 'refused'; readonly retryAfterS: number };

/**
 * Each attempt is counted as failed before its password is checked, so that a thousand at once find the same limit as
 * a thousand in a row, and taken back when it did not fail. Of every attempt:
 *
 * 1. **Account and address.** After 10 failures within 15 minutes this address is refused for this account until the
 *    15 minutes are over. Nobody else's failures count.
 * 2. **Address.** After 50 failures within 15 minutes, on whichever accounts, an address is refused until the 15
 *    minutes are over, for all accounts but those that were signed in to from there before: else one guest in an
 *    office could shut all of it out.
 * 3. **Account.** Passwords from unknown addresses count together. After 10 of them within an hour, each further one has
 *    to be announced by a first, refused, and repeated once its delay is over: 1 s, doubled with every attempt, up to
 *    5 minutes. The delay belongs to the address that announced itself: once told, no attempt of others makes it longer
 *    or takes its turn. A known address never waits.
 * 4. **Codes.** After 10 wrong codes within an hour, an account takes no more of them from unknown addresses until the
 *    hour is over. Six digits can be guessed from enough addresses, a delay for each would not help; and only who has
 *    the password comes so far, so that no stranger can use it against the owner.
 *
 * A success forgets the failures of its account and address (1), takes them out of the count of the account (3), and
 * takes back its own attempt from the counts of the address (2) and of codes (4). Not more of those: whoever has an
 * account of his own could clear the way for guessing others by signing in between.
 */
export interface LockOut {
  /** Asked once for each password and each code, before it is checked. */
  admit(attempt: SignInAttempt): Promise<Admission>;
  /** After an admitted attempt that signed somebody in; not after a password that still needs a code. */
  succeed(attempt: SignInAttempt): Promise<void>;
  /** After an admitted attempt that neither failed nor signed in: it could not be checked, or a code is still needed. */
  withdraw(attempt: SignInAttempt): Promise<void>;
}

export interface CounterForm {
  readonly keyPrefix: string;
  /** Failures that are let pass. */
  readonly points: number;
  /** Seconds from the first failure on, after which they are forgotten. */
  readonly duration: number;
}

const quarterS = 15 * 60;
const pairForm = { keyPrefix: 'sign-in-pair', points: 10, duration: quarterS };
const addressForm = { keyPrefix: 'sign-in-address', points: 50, duration: quarterS };
const accountForm = { keyPrefix: 'sign-in-account', points: 10, duration: 60 * 60 };
const codeForm = { keyPrefix: 'sign-in-code', points: 10, duration: 60 * 60 };
const longestDelayS = 5 * 60;
/** How long an announced attempt may be made after its delay. */
const graceS = quarterS;
const turnForm = { keyPrefix: 'sign-in-turn', points: 1, duration: longestDelayS + graceS };

/**
 * @param createCounter where failures are counted: in this process unless told, in Redis for several processes. A
 * counter of a store takes an `insuranceLimiter` in memory, so that people can sign in while the store is away.
 */
export function createLockOut(
  createCounter: (form: CounterForm) => RateLimiterAbstract = (form) => new RateLimiterMemory(form),
): LockOut {
  const pairs = createCounter(pairForm);
  const addresses = createCounter(addressForm);
  const accounts = createCounter(accountForm);
  const codes = createCounter(codeForm);
  const turns = createCounter(turnForm);

  /** @returns milliseconds that an unknown address has to wait; 0 for none */
  async function findDelayMs(keys: Keys, proof: SignInAttempt['proof']): Promise<number> {
    if (proof === 'code') {
      const ofCodes = await codes.penalty(keys.account);
      return ofCodes.consumedPoints > codeForm.points ? ofCodes.msBeforeNext : 0;
    }
    const { consumedPoints } = await accounts.penalty(keys.account);
    const excess = consumedPoints - accountForm.points;
    if (excess <= 0) return 0;
    const turn = await turns.get(keys.pair);
    if (turn === null || turn.msBeforeNext <= 0) {
      const delayS = Math.min(2 ** (excess - 1), longestDelayS);
      await turns.set(keys.pair, 1, delayS + graceS);
      return delayS * 1000;
    }
    const leftMs = turn.msBeforeNext - graceS * 1000;
    if (leftMs > 0) return leftMs;
    // Of two requests at once, one finds it and has its turn; the other is told to come again.
    return (await turns.delete(keys.pair)) ? 0 : 1000;
  }

  return {
    async admit(attempt) {
      const keys = toKeys(attempt);
      if (attempt.origin === 'unknown') {
        const delayMs = await findDelayMs(keys, attempt.proof);
        if (delayMs > 0) return refuse(delayMs);
      }
      // What is refused is counted too: it makes no window longer, and taking it back could reach into the next one.
      const ofAddress = await addresses.penalty(keys.address);
      if (attempt.origin === 'unknown' && ofAddress.consumedPoints > addressForm.points) {
        return refuse(ofAddress.msBeforeNext);
      }
      const ofPair = await pairs.penalty(keys.pair);
      return ofPair.consumedPoints > pairForm.points ? refuse(ofPair.msBeforeNext) : { kind: 'admitted' };
    },
    async succeed(attempt) {
      const keys = toKeys(attempt);
      const failures = (await pairs.get(keys.pair))?.consumedPoints ?? 0;
      await pairs.delete(keys.pair);
      await takeBack(addresses, keys.address, 1);
      if (attempt.origin === 'known') return;
      await takeBack(accounts, keys.account, failures);
      if (attempt.proof === 'code') await takeBack(codes, keys.account, 1);
    },
    async withdraw(attempt) {
      const keys = toKeys(attempt);
      await takeBack(pairs, keys.pair, 1);
      await takeBack(addresses, keys.address, 1);
      if (attempt.origin === 'known') return;
      await takeBack(attempt.proof === 'code' ? codes : accounts, keys.account, 1);
    },
  };
}

interface Keys {
  readonly pair: string;
  readonly address: string;
  readonly account: string;
}

/** Hashes: as long as each other whatever a stranger sends, and a shared store learns no e-mail addresses. */
function toKeys({ account, address }: SignInAttempt): Keys {
  const name = account.trim().toLowerCase();
  const block = toAddressBlock(address);
  return { pair: hashKey([name, block]), address: hashKey([block]), account: hashKey([name]) };
}

function hashKey(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}

/** Never below zero: what was counted in a window that is over is not credited to the next. */
async function takeBack(counter: RateLimiterAbstract, key: string, points: number): Promise<void> {
  const counted = (await counter.get(key))?.consumedPoints ?? 0;
  if (counted > 0 && points > 0) await counter.reward(key, Math.min(points, counted));
}

function refuse(waitMs: number): Admission {
  return { kind: 'refused', retryAfterS: Math.max(1, Math.ceil(waitMs / 1000)) };
}
