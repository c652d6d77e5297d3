/** Sends one request over a connection and takes its answer, without following redirects. */
import { EffectError, type Sent } from '@noria/core';
import type { Agent, Dispatcher } from 'undici';
import type { CancelReason } from './cancellation.ts';
import { describeCancel, describeFailure } from './request-error.ts';

export interface Hop {
  readonly url: URL;
  readonly method: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | null;
}

export interface RawAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** As it came, perhaps compressed. */
  readonly body: Buffer;
}

export interface HopLimits {
  readonly maxResponseBytes: number;
  readonly connectTimeoutMs: number;
  /** Its reason is a {@link CancelReason}. */
  readonly signal: AbortSignal;
}

/**
 * @throws EffectError whose `sent` is `no` until the request is written to a connection, `answered` from the first header of the
 *   answer on, and `unknown` in between
 */
export function sendHop(agent: Agent, hop: Hop, limits: HopLimits): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const { url } = hop;
    const { signal, maxResponseBytes } = limits;
    const chunks: Buffer[] = [];
    let sizeBytes = 0;
    let sent: Sent = 'no';
    let status = 0;
    let headers: Record<string, string> = {};
    let controller: Dispatcher.DispatchController | null = null;
    let settled = false;

    const settle = () => {
      settled = true;
      signal.removeEventListener('abort', onAbort);
    };
    const fail = (error: EffectError) => {
      if (settled) return;
      settle();
      reject(error);
      controller?.abort(error);
    };
    const failTooLarge = () =>
      fail(
        new EffectError('OUTBOUND_TOO_LARGE', { host: url.host, limitBytes: maxResponseBytes }, { sent: 'answered' }),
      );
    const onAbort = () => fail(describeCancel(signal.reason as CancelReason, url, sent));

    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort);
    const { pathname, search } = url;
    agent.dispatch(
      { origin: url.origin, path: pathname + search, method: hop.method, headers: hop.headers, body: hop.body },
      {
        onRequestStart(started) {
          // Given up while it waited for a connection: it is stopped before a byte is written, so `sent: no` was true.
          if (settled) return started.abort(new Error('given up before it was sent'));
          controller = started;
          sent = 'unknown';
        },
        onResponseStart(_controller, statusCode, responseHeaders) {
          // 1xx says that the request is under way, not what became of it.
          if (statusCode < 200) return;
          sent = 'answered';
          status = statusCode;
          headers = joinHeaders(responseHeaders);
          if (hop.method !== 'HEAD' && Number(headers['content-length'] ?? 0) > maxResponseBytes) failTooLarge();
        },
        onResponseData(_controller, chunk) {
          sizeBytes += chunk.length;
          if (sizeBytes > maxResponseBytes) failTooLarge();
          else chunks.push(chunk);
        },
        onResponseEnd() {
          if (settled) return;
          settle();
          resolve({ status, headers, body: Buffer.concat(chunks, sizeBytes) });
        },
        onResponseError(_controller, error) {
          fail(describeFailure(error, url, sent, limits.connectTimeoutMs));
        },
      },
    );
  });
}

function joinHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const joined: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) joined[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  }
  return joined;
}
