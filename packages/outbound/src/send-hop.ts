/** Sends one request over a connection and takes its answer, without following redirects. */
import { Readable } from 'node:stream';
import { EffectError, type OutboundRequest, type Sent } from '@noria/core';
import type { Agent, Dispatcher } from 'undici';
import type { CancelReason } from './cancellation.ts';
import { describeCancel, describeFailure } from './request-error.ts';

export interface Hop {
  readonly url: URL;
  readonly method: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: NonNullable<OutboundRequest['body']> | null;
}

export interface RawAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** As it comes, perhaps compressed; fails with an EffectError (sent: answered). Has to be read or destroyed. */
  readonly body: Readable;
}

export interface HopLimits {
  readonly maxResponseBytes: number;
  readonly connectTimeoutMs: number;
  /** Its reason is a {@link CancelReason}. */
  readonly signal: AbortSignal;
}

/**
 * @returns once the headers of the answer are there; its body follows
 * @throws EffectError whose `sent` is `no` until the request is written to a connection, `answered` from the first header of the
 *   answer on, and `unknown` in between
 */
export function sendHop(agent: Agent, hop: Hop, limits: HopLimits): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const { url } = hop;
    const { signal, maxResponseBytes } = limits;
    let sent: Sent = 'no';
    let body: Readable | null = null;
    let controller: Dispatcher.DispatchController | null = null;
    let settled = false;

    const settle = () => {
      settled = true;
      signal.removeEventListener('abort', onAbort);
    };
    const fail = (error: EffectError) => {
      if (settled) return;
      settle();
      if (body === null) reject(error);
      else body.destroy(error);
      controller?.abort(error);
    };
    const onAbort = () => fail(describeCancel(signal.reason as CancelReason, url, sent));

    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort);
    agent.dispatch(writeOptions(hop), {
      onRequestStart(started) {
        // Given up while it waited for a connection: it is stopped before a byte is written, so `sent: no` was true.
        if (settled) return started.abort(new Error('given up before it was sent'));
        controller = started;
        sent = 'unknown';
      },
      onResponseStart(started, status, responseHeaders) {
        // 1xx says that the request is under way, not what became of it.
        if (settled || status < 200) return;
        sent = 'answered';
        const headers = joinHeaders(responseHeaders);
        if (hop.method !== 'HEAD' && Number(headers['content-length'] ?? 0) > maxResponseBytes) {
          const details = { host: url.host, limitBytes: maxResponseBytes };
          return fail(new EffectError('OUTBOUND_TOO_LARGE', details, { sent }));
        }
        body = new Readable({
          read: () => started.resume(),
          destroy(error, done) {
            // Nobody reads on: the connection is not worth keeping for what is still to come.
            if (!settled) {
              settle();
              started.abort(error ?? new Error('the rest of the answer is not wanted'));
            }
            done(error);
          },
        });
        resolve({ status, headers, body });
      },
      onResponseData(started, chunk) {
        if (body?.push(chunk) === false) started.pause();
      },
      onResponseEnd() {
        if (settled) return;
        settle();
        body?.push(null);
      },
      onResponseError(_controller, error) {
        fail(describeFailure(error, url, sent, limits.connectTimeoutMs));
      },
    });
  });
}

function writeOptions({ url, method, headers, body }: Hop): Dispatcher.DispatchOptions {
  const options = { origin: url.origin, path: url.pathname + url.search, method };
  if (body === null || typeof body === 'string' || body instanceof Uint8Array) return { ...options, headers, body };
  const sized = { ...headers, 'content-length': String(body.sizeBytes) };
  return { ...options, headers: sized, body: Readable.from(body.open(), { objectMode: false }) };
}

function joinHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const joined: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) joined[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  }
  return joined;
}
