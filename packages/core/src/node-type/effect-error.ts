/** The error of an effect: what went wrong, and how far the request had got. */

import type { ErrorCode } from '../errors/catalogue.ts';
import type { ErrorReport } from '../errors/noria-error.ts';
import { type ErrorDetails, NoriaError } from '../errors/noria-error.ts';

/** `no`: nothing left this machine. `unknown`: it may have arrived. `answered`: the other side replied. */
export type Sent = 'no' | 'unknown' | 'answered';

export class EffectError extends NoriaError {
  readonly sent: Sent;
  /** The other side refused without acting (429, 503): a repeat is safe even for `once`. */
  readonly refused: boolean;
  /** From `Retry-After`; null when the other side named no time. */
  readonly retryAfterMs: number | null;

  constructor(
    code: ErrorCode,
    details: ErrorDetails,
    how: { sent: Sent; refused?: boolean; retryAfterMs?: number | null; cause?: unknown },
  ) {
    super(code, details, { cause: how.cause });
    this.name = 'EffectError';
    this.sent = how.sent;
    this.refused = how.refused ?? false;
    this.retryAfterMs = how.retryAfterMs ?? null;
  }
}

/** How an effect ended, as the journal keeps it. */
export interface EffectFailure {
  readonly error: ErrorReport;
  readonly sent: Sent;
  readonly refused: boolean;
  readonly retryAfterMs: number | null;
}
