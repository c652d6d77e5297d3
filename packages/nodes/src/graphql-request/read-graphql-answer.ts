/** Reads the answer of a GraphQL server: its data, or the error that it names. */
import { EffectError, type Json, type JsonObject, type NodeContext, type OutboundResponse } from '@noria/core';
import { cleanJson } from '../formats/clean-json.ts';
import { readRetryAfter } from '../http-request/read-retry-after.ts';
import type { RequestSettings } from '../http-request/request-settings.ts';
import { readSmallAnswer } from '../http-request/small-request.ts';

const mostShownErrors = 10;

/**
 * @param errors `fail`: any error of the answer is one of the node. `give`: they come beside the data
 * @returns the data; `{ data, errors }` where both are wanted
 * @throws GRAPHQL_FAILED (sent: answered) the answer has errors; OUTBOUND_STATUS, OUTBOUND_FAILED as for other requests
 * @source GraphQL over HTTP, section 6: an answer with data or errors is one whatever its status
 */
export async function readGraphqlAnswer(
  ctx: NodeContext,
  response: OutboundResponse,
  settings: RequestSettings,
  errors: 'fail' | 'give',
): Promise<Json> {
  const { status, headers, url } = response;
  const host = new URL(url).host;
  const answer = parse(response) ?? requireAnswer((await readSmallAnswer(ctx, response, settings)).body, host);
  const problems = readErrors(answer.errors);
  if (errors === 'give' && 'data' in answer) return { data: answer.data ?? null, errors: problems };
  if (problems.length > 0 || !('data' in answer)) {
    const problem =
      problems.map(showError).slice(0, mostShownErrors).join('; ') || 'its answer has neither data nor errors';
    throw new EffectError(
      'GRAPHQL_FAILED',
      { host, problem, status, errors: problems.slice(0, mostShownErrors) },
      {
        sent: 'answered',
        refused: status === 429 || status === 503,
        retryAfterMs: readRetryAfter(headers['retry-after'], headers.date),
      },
    );
  }
  return answer.data ?? null;
}

/** @returns null for what is no answer of a GraphQL server: a page of a proxy, an error of a gateway */
function parse({ body, status }: OutboundResponse): JsonObject | null {
  try {
    const answer = cleanJson(JSON.parse(new TextDecoder().decode(body)));
    if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) return null;
    if (Array.isArray(answer.errors) || 'data' in answer) return answer;
    return status >= 200 && status < 300 ? answer : null;
  } catch {
    return null;
  }
}

/** Reached with an answer of a good status that is no JSON object. */
function requireAnswer(body: Json, host: string): JsonObject {
  const found = Array.isArray(body) ? 'a list' : `a ${typeof body}`;
  throw new EffectError(
    'OUTBOUND_FAILED',
    { host, problem: `its answer is ${found}, not of GraphQL` },
    { sent: 'answered' },
  );
}

function readErrors(errors: Json | undefined): JsonObject[] {
  if (!Array.isArray(errors)) return [];
  return errors.map((error) =>
    typeof error === 'object' && error !== null && !Array.isArray(error) ? error : { message: String(error) },
  );
}

/** `orders.0.total: not allowed (FORBIDDEN)` */
function showError({ message, path, extensions }: JsonObject): string {
  const place = Array.isArray(path) && path.length > 0 ? `${path.join('.')}: ` : '';
  const hasCode = typeof extensions === 'object' && extensions !== null && !Array.isArray(extensions);
  const code = hasCode && typeof extensions.code === 'string' ? ` (${extensions.code})` : '';
  return `${place}${typeof message === 'string' ? message : 'an error without a message'}${code}`;
}
