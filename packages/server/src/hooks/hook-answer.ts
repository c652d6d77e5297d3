/** What the caller of a webhook gets, by how its execution stands. Decides only; the route sends. */
import type { ErrorBody } from '@noria/contract';
import {
  type Answer,
  type BinaryRef,
  type ErrorReport,
  errorCatalogue,
  type Item,
  type Json,
  toApiId,
} from '@noria/core';
import type { Outcome } from '@noria/engine';
import type { WebhookTarget } from './webhook-table.ts';

export interface HookAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** null: no body, or a file. */
  readonly text: string | null;
  readonly file: BinaryRef | null;
}

const jsonHeaders = { 'content-type': 'application/json; charset=utf-8' };

export function answerAccepted(executionId: string, target: WebhookTarget | null): HookAnswer {
  const text = `{"executionId":"${toApiId('exec', executionId)}"}`;
  return { status: target?.status ?? 202, headers: headersOf(target?.headers), text, file: null };
}

export function answerOutcome(
  target: WebhookTarget,
  executionId: string,
  outcome: Outcome,
  requestId: string,
): HookAnswer {
  switch (outcome.kind) {
    case 'answered':
      return answerByNode(outcome.answer);
    case 'ended':
      if (outcome.error !== null) return answerFailed(outcome.error, executionId, requestId);
      if (outcome.status !== 'succeeded') {
        return answerFailed(
          { code: 'EXECUTION_CANCELLED', message: errorCatalogue.EXECUTION_CANCELLED.message },
          executionId,
          requestId,
        );
      }
      if (target.respond !== 'atEnd') return answerAccepted(executionId, null);
      return outcome.isTooLarge
        ? answerFailed(tooLargeReport, executionId, requestId)
        : answerAtEnd(target, outcome.items);
    case 'waiting':
    case 'timeout':
      return answerAccepted(executionId, null);
  }
}

const tooLargeReport: ErrorReport = {
  code: 'ANSWER_TOO_LARGE',
  message: errorCatalogue.ANSWER_TOO_LARGE.message,
};

function answerAtEnd(target: WebhookTarget, items: readonly Item[]): HookAnswer {
  const body = target.answer === 'firstItem' ? (items[0]?.json ?? null) : items.map((item) => item.json);
  return { status: target.status ?? 200, headers: headersOf(target.headers), text: JSON.stringify(body), file: null };
}

function answerByNode(answer: Answer): HookAnswer {
  const { status, body } = answer;
  if (status === 204 || status === 304) return { status, headers: lowerNames(answer.headers), text: null, file: null };
  const headers = headersOf(answer.headers);
  if (answer.file !== undefined) return { status, headers, text: null, file: answer.file };
  const text = isJson(headers['content-type']) || typeof body !== 'string' ? JSON.stringify(body) : body;
  return { status, headers, text, file: null };
}

/** What a workflow says of its answer; nothing that it says opens the sandbox. */
function headersOf(given: Readonly<Record<string, string>> | undefined): Headers {
  const headers: Headers = { ...jsonHeaders, ...lowerNames(given) };
  if (isInert(headers['content-type'])) return headers;
  const own = headers['content-security-policy'];
  return { ...headers, 'content-security-policy': own === undefined ? sandbox : `${sandbox}, ${own}` };
}

type Headers = Record<string, string> & { readonly 'content-type': string };

/** A page made by a workflow has an origin of its own: it cannot act as this installation's user. */
const sandbox = 'sandbox allow-forms allow-modals allow-popups allow-scripts';

/** Types that no browser takes for a page with scripts of its own; all others might be one. */
function isInert(contentType: string): boolean {
  return /^\s*(?:application\/(?:(?:[\w.-]+\+)?json|pdf|zip|octet-stream)|text\/(?:plain|csv|css)|image\/(?:png|jpeg|gif|webp|avif)|(?:audio|video|font)\/[\w.+-]+)\s*(?:;|$)/i.test(
    contentType,
  );
}

function isJson(contentType: string): boolean {
  return /^application\/(?:[\w.-]+\+)?json\b/i.test(contentType);
}

function lowerNames(headers: Readonly<Record<string, string>> | undefined): Record<string, string> {
  if (headers === undefined) return {};
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function answerFailed(error: ErrorReport & { node?: string }, executionId: string, requestId: string): HookAnswer {
  const details: Record<string, Json> = {
    ...(error.details as Record<string, Json> | undefined),
    executionId: toApiId('exec', executionId),
  };
  if (error.node !== undefined) details.node = error.node;
  const body: ErrorBody = { error: { code: error.code, message: error.message, details, requestId } };
  const status = error.code === 'EXECUTION_CANCELLED' ? errorCatalogue.EXECUTION_CANCELLED.httpStatus : 500;
  return { status, headers: jsonHeaders, text: JSON.stringify(body), file: null };
}
