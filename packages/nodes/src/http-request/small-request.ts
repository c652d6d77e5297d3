/** Requests of other node types: one request, and one answer that fits in memory. */
import type { Json, NodeContext, OutboundResponse } from '@noria/core';
import { type Answer, readAnswer } from './read-answer.ts';
import type { RequestSettings } from './request-settings.ts';

export type SmallRequest = Pick<RequestSettings, 'url' | 'headers' | 'timeoutMs' | 'maxResponseBytes'> & {
  readonly method: 'GET' | 'POST';
  readonly responseType: 'json' | 'text';
  /** Sent as JSON. */
  readonly json?: Json;
};

/** All that `http.request` can be told, with nothing of it wanted but what is given. */
export function completeSettings({ json, ...given }: SmallRequest): RequestSettings {
  return {
    ...unused,
    ...given,
    ...(json === undefined ? {} : { bodyType: 'json' as const, body: json }),
  };
}

const unused = {
  query: {},
  bodyType: 'none',
  fields: {},
  files: {},
  bodyFile: 'data',
  maxRedirects: 5,
  answerFile: 'data',
  fullResponse: false,
  neverError: false,
  concurrency: 1,
  batch: { size: 0, intervalMs: 0 },
  idempotencyKey: false,
  idempotencyHeader: 'Idempotency-Key',
  pagination: 'none',
  nextLinkPath: '',
  cursorPath: '',
  pageName: 'page',
  pageIn: 'query',
  firstPage: 1,
  pageStep: 1,
  listPath: '',
  maxPages: 1,
  maxItems: 1,
  pageIntervalMs: 0,
} as const satisfies Omit<RequestSettings, keyof SmallRequest | 'method' | 'responseType'>;

/** @throws as `readAnswer` does: by the status, and where the body is not what was asked for */
export function readSmallAnswer(
  ctx: NodeContext,
  response: OutboundResponse,
  settings: RequestSettings,
): Promise<Answer> {
  return readAnswer(ctx, { ...response, body: inOnePart(response.body) }, settings);
}

async function* inOnePart(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
