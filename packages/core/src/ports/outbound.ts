/** Port: the one way to the outside. The adapter checks the address that is really dialled. */

export interface OutboundRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly timeoutMs: number;
  readonly maxResponseBytes: number;
  readonly maxRedirects: number;
  readonly signal: AbortSignal;
}

export interface OutboundResponse {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** After redirects. */
  readonly url: string;
}

export interface Outbound {
  /**
   * @throws EffectError OUTBOUND_REFUSED (sent: no), OUTBOUND_FAILED, OUTBOUND_TIMEOUT, OUTBOUND_TOO_LARGE with `sent` as far as is known
   */
  request(request: OutboundRequest): Promise<OutboundResponse>;
}
