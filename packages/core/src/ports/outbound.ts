/** Port: the one way to the outside. The adapter checks the address that is really dialled. */

export interface OutboundRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | StreamedBody;
  /** For the whole request, redirects and the answer's body included. */
  readonly timeoutMs: number;
  /** Of the answer's body, after it was decompressed. */
  readonly maxResponseBytes: number;
  readonly maxRedirects: number;
  readonly signal: AbortSignal;
  /** Whose request it is; the engine says it for its nodes. What one has to put up with from a server is nothing to the others. */
  readonly organizationId?: string;
}

/** A body that is never in memory as a whole. */
export interface StreamedBody {
  readonly sizeBytes: number;
  /** From its beginning; called again when a redirect asks for the body once more. */
  open(): AsyncIterable<Uint8Array>;
}

export interface OutboundResponse {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** After redirects. */
  readonly url: string;
}

/** An answer whose body is still on its way. */
export interface OutboundStream extends Omit<OutboundResponse, 'body'> {
  /**
   * To be read once, and soon: until then it holds a connection. A loop over it that is left early ends the request.
   * @throws EffectError OUTBOUND_FAILED, OUTBOUND_TIMEOUT, OUTBOUND_TOO_LARGE (sent: answered) while it is read
   */
  readonly body: AsyncIterable<Uint8Array>;
}

export interface Outbound {
  /**
   * Gives the whole answer at once.
   * @throws EffectError OUTBOUND_REFUSED, OUTBOUND_CIRCUIT_OPEN (sent: no, or answered when a redirect led there), OUTBOUND_FAILED,
   *   OUTBOUND_TIMEOUT, OUTBOUND_TOO_LARGE with `sent` as far as is known
   */
  request(request: OutboundRequest): Promise<OutboundResponse>;
  /**
   * Gives the answer once its headers are there.
   * @throws EffectError as `request` does
   */
  open(request: OutboundRequest): Promise<OutboundStream>;
}
