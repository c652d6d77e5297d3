/** Speaks to a running Noria over its API. */
import { NoriaError } from '@noria/core';

export interface ApiClient {
  /**
   * @param path such as `/api/executions?limit=10`
   * @param body sent as JSON; left out for GET
   * @returns the JSON of the answer
   * @throws the error that Noria answered with, or SERVER_UNREACHABLE
   */
  call(method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown>;
}

/** A server that does not answer within this time is as good as gone. */
const timeoutMs = 30_000;

/** @param baseUrl such as `http://localhost:3000` */
export function createApiClient(baseUrl: string): ApiClient {
  return {
    async call(method, path, body) {
      const response = await send(new URL(path, baseUrl), method, body);
      const answer: unknown = await response.json().catch((error: unknown) => {
        throw unreachable(baseUrl, 'what answers there is not Noria', error);
      });
      if (response.ok) return answer;
      throw readError(answer, baseUrl);
    },
  };

  async function send(url: URL, method: string, body: unknown): Promise<Response> {
    try {
      return await fetch(url, {
        method,
        signal: AbortSignal.timeout(timeoutMs),
        ...(method === 'GET'
          ? {}
          : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body ?? {}) }),
      });
    } catch (error) {
      const cause = (error as Error).cause;
      throw unreachable(baseUrl, cause instanceof Error ? cause.message : (error as Error).message, error);
    }
  }
}

function readError(answer: unknown, baseUrl: string): NoriaError {
  const report = (answer as { error?: Parameters<typeof NoriaError.fromReport>[0] }).error;
  if (typeof report?.code === 'string') return NoriaError.fromReport(report);
  return unreachable(baseUrl, 'what answers there is not Noria', null);
}

function unreachable(baseUrl: string, problem: string, cause: unknown): NoriaError {
  return new NoriaError('SERVER_UNREACHABLE', { url: baseUrl, problem }, { cause });
}
