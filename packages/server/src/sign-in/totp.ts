/** The second factor: six digits that an app on a phone makes from a shared secret and the time. */
import { Secret, TOTP } from 'otpauth';

export interface TotpCheck {
  /** What `createTotpSecret` gave. */
  readonly secret: string;
  /** As it was typed; spaces between the digits do not count. */
  readonly code: string;
  readonly nowMs: number;
  /** Time step of the last code that was accepted; null before the first. */
  readonly lastStep: number | null;
}

/**
 * `step` is the time step that the code belongs to. It is kept, by a write that succeeds only while the kept one is
 * lower, and given as `lastStep` the next time: so two requests at once cannot both use one code.
 */
export type TotpResult =
  | { readonly kind: 'accepted'; readonly step: number }
  | { readonly kind: 'replayed' }
  | { readonly kind: 'wrong' };

/** RFC 4226, section 4, recommends 160 bits. */
const secretBytes = 20;
// The only values that every authenticator app understands; some ignore what the address says.
const form = { algorithm: 'SHA1', digits: 6, period: 30 } as const;
/** Steps before and after now: half a minute for a slow hand, or a clock that is a little off. */
const window = 1;

/** A new secret of 160 bits, as base32: the form in which it can be typed into an app. */
export function createTotpSecret(): string {
  return new Secret({ size: secretBytes }).base32;
}

/**
 * The address that an app reads from a QR code.
 * @param issuer name of this installation, shown above the code
 * @param account e-mail address of the person, shown beside it
 * @returns `otpauth://totp/…`; it holds the secret
 */
export function formatTotpAddress(secret: string, issuer: string, account: string): string {
  return new TOTP({ ...form, secret: Secret.fromBase32(secret), issuer, label: account }).toString();
}

/**
 * Compares a code with those of this time step and its two neighbours, in constant time; each step is good once.
 * @source RFC 6238
 */
export function checkTotpCode({ secret, code, nowMs, lastStep }: TotpCheck): TotpResult {
  const token = code.replace(/\s/g, '');
  if (!/^\d{6}$/.test(token)) return { kind: 'wrong' };
  const distance = TOTP.validate({ ...form, token, secret: Secret.fromBase32(secret), timestamp: nowMs, window });
  if (distance === null) return { kind: 'wrong' };
  const step = TOTP.counter({ period: form.period, timestamp: nowMs }) + distance;
  return lastStep !== null && step <= lastStep ? { kind: 'replayed' } : { kind: 'accepted', step };
}
