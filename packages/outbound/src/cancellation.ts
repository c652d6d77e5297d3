/** Ends a request early: its time is over, or nobody wants it any more. */

export type CancelReason =
  | { readonly kind: 'timeout'; readonly timeoutMs: number }
  | { readonly kind: 'cancelled'; readonly cause: unknown };

export interface Cancellation {
  /** Its reason is a {@link CancelReason}. */
  readonly signal: AbortSignal;
  /** Takes the timer and the listener away. */
  release(): void;
}

/** @param timeoutMs for the whole request, redirects and body included */
export function startCancellation(outer: AbortSignal, timeoutMs: number): Cancellation {
  const controller = new AbortController();
  const abort = (reason: CancelReason) => controller.abort(reason);
  const onAbort = () => abort({ kind: 'cancelled', cause: outer.reason });
  const timer = setTimeout(() => abort({ kind: 'timeout', timeoutMs }), timeoutMs);
  if (outer.aborted) onAbort();
  else outer.addEventListener('abort', onAbort, { once: true });
  return {
    signal: controller.signal,
    release() {
      clearTimeout(timer);
      outer.removeEventListener('abort', onAbort);
    },
  };
}
