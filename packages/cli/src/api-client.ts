/** Speaks to a running Noria over its interface: by an address, or by a socket of this computer. */
import { NoriaError } from '@noria/core';
import { Agent, request } from 'undici';

export type ApiPlace =
  /** Such as `http://localhost:3000`. */
  | { readonly kind: 'url'; readonly url: string /** API key. */; readonly key: string | null }
  /** A socket in a data folder. */
  | { readonly kind: 'socket'; readonly path: string };

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface ApiClient {
  /**
   * @param path such as `/api/executions?limit=10`
   * @param body sent as JSON; left out for a request without a body
   * @param timeoutMs 30,000 when left out
   * @returns the JSON of the answer; null when it has none
   * @throws the error that Noria answered with, or SERVER_UNREACHABLE
   */
  call(method: Method, path: string, body?: unknown, timeoutMs?: number): Promise<unknown>;
  /**
   * Gives any answer as it is.
   * @throws SERVER_UNREACHABLE; `details.refused` is true when nothing listens there
   */
  probe(path: string, timeoutMs: number): Promise<{ readonly status: number; readonly body: unknown }>;
}

/** A server that does not answer within this time is as good as gone. */
const usualTimeoutMs = 30_000;

export function createApiClient(place: ApiPlace): ApiClient {
  const baseUrl = place.kind === 'url' ? place.url : 'http://localhost';
  const authorization: Record<string, string> =
    place.kind === 'url' && place.key !== null ? { authorization: `Bearer ${place.key}` } : {};
  const name = place.kind === 'url' ? place.url : place.path;
  return {
    async call(method, path, body, timeoutMs = usualTimeoutMs) {
      const { status, body: answer } = await send(method, path, body, timeoutMs);
      if (status >= 200 && status < 300) return answer;
      throw readError(answer, name);
    },
    probe: (path, timeoutMs) => send('GET', path, undefined, timeoutMs),
  };

  async function send(method: Method, path: string, body: unknown, timeoutMs: number) {
    // One for each request: what it keeps open would keep the command alive.
    const dispatcher = new Agent(place.kind === 'socket' ? { connect: { socketPath: place.path } } : {});
    try {
      const response = await request(new URL(path, baseUrl), {
        method,
        dispatcher,
        signal: AbortSignal.timeout(timeoutMs),
        // The signal decides: Noria may take as long to answer as the workflow that is waited for.
        headersTimeout: 0,
        bodyTimeout: 0,
        headers: { ...authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.statusCode, body: readAnswer(await response.body.text(), name) };
    } catch (error) {
      throw error instanceof NoriaError ? error : toUnreachable(name, error as Error, timeoutMs);
    } finally {
      await dispatcher.destroy();
    }
  }
}

function readAnswer(text: string, name: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unreachable(name, notNoria, error);
  }
}

const notNoria = 'what answers there is not Noria';

function readError(answer: unknown, name: string): NoriaError {
  const report = (answer as { error?: Parameters<typeof NoriaError.fromReport>[0] } | null)?.error;
  return typeof report?.code === 'string' ? NoriaError.fromReport(report) : unreachable(name, notNoria, null);
}

function toUnreachable(name: string, error: Error, timeoutMs: number): NoriaError {
  if (error.name === 'TimeoutError') {
    return unreachable(name, `it did not answer within ${timeoutMs / 1000} s`, error);
  }
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ECONNREFUSED' || code === 'ENOENT') return unreachable(name, 'nothing listens there', error, true);
  return unreachable(name, error.message, error);
}

function unreachable(name: string, problem: string, cause: unknown, refused = false): NoriaError {
  return new NoriaError('SERVER_UNREACHABLE', { url: name, problem, refused }, { cause });
}
