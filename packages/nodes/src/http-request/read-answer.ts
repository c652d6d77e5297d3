/** Turns the answer of a server into JSON, or into the error that its status means. */
import { EffectError, type Json, type OutboundResponse } from '@noria/core';
import type { RequestSettings } from './read-request.ts';
import { readRetryAfter } from './read-retry-after.ts';

/** Enough to recognise what the server complains about. */
const shownBodyCharacters = 1000;

/**
 * @returns the body, or `{ status, headers, body, url }` where the settings ask for it. A body that is not text comes as
 *   `{ encoding: 'base64', contentType, data }`.
 * @throws OUTBOUND_STATUS (sent: answered; refused for 429 and 503) the status is not 2xx and the settings want that to be an error
 * @throws OUTBOUND_FAILED (sent: answered) JSON was asked for and the body is none
 */
export function readAnswer(response: OutboundResponse, settings: RequestSettings): Json {
  const { status, headers, url } = response;
  const host = new URL(url).host;
  if (!settings.neverError && (status < 200 || status > 299)) {
    throw new EffectError(
      'OUTBOUND_STATUS',
      { host, status, body: decodeText(response).slice(0, shownBodyCharacters) },
      {
        sent: 'answered',
        refused: status === 429 || status === 503,
        retryAfterMs: readRetryAfter(headers['retry-after'], headers.date),
      },
    );
  }
  const body = readBody(response, settings.responseType, host);
  return settings.fullResponse ? { status, headers: { ...headers }, body, url } : body;
}

function readBody(response: OutboundResponse, responseType: RequestSettings['responseType'], host: string): Json {
  const contentType = response.headers['content-type'] ?? '';
  if (responseType === 'text') return decodeText(response);
  if (response.body.length === 0) return {};
  if (responseType === 'json') return parseJson(decodeText(response), host);
  if (/[/+]json\b/i.test(contentType)) {
    const text = decodeText(response);
    try {
      return JSON.parse(text);
    } catch {
      // `auto` takes the answer for what it is, whatever its label says.
      return text;
    }
  }
  if (isText(contentType)) return decodeText(response);
  const data = Buffer.from(response.body.buffer, response.body.byteOffset, response.body.byteLength).toString('base64');
  return { encoding: 'base64', contentType, data };
}

function parseJson(text: string, host: string): Json {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const problem = `its answer is not valid JSON: ${(cause as Error).message}`;
    throw new EffectError('OUTBOUND_FAILED', { host, problem }, { sent: 'answered', cause });
  }
}

function isText(contentType: string): boolean {
  return (
    contentType === '' ||
    /^text\/|[/+](xml|javascript|ecmascript|yaml|csv|x-ndjson|x-www-form-urlencoded|graphql)\b/i.test(contentType)
  );
}

/** A character set that nobody knows is read as UTF-8, which shows damage but loses no ASCII. */
function decodeText({ headers, body }: OutboundResponse): string {
  const label = /charset="?([\w:.-]+)/i.exec(headers['content-type'] ?? '')?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(label).decode(body);
  } catch (error) {
    if (error instanceof RangeError) return new TextDecoder().decode(body);
    throw error;
  }
}
