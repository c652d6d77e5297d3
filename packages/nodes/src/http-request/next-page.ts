/** Decides which request follows an answer that is one of many pages. */
import { EffectError, type Item, type Json, type JsonObject, type NodeContext } from '@noria/core';
import { readField } from '../fields/read-field.ts';
import { parameterFault, showValue } from '../parameter-fault.ts';
import { findNextLink } from './find-next-link.ts';
import { type Answer, isFine } from './read-answer.ts';
import { type DraftRequest, readRequest } from './read-request.ts';
import type { RequestSettings } from './request-settings.ts';
import { writeText } from './write-text.ts';

/** The request of one page. */
export interface PageRequest {
  readonly draft: DraftRequest;
  /** What asks for the page: its cursor, number or address. A page that names its own as the next is the last. */
  readonly mark: Json;
}

export interface PageTurn {
  readonly ctx: NodeContext;
  readonly item: Item;
  /** Of the item in input 0. */
  readonly index: number;
  /** Resolved for the page that was asked last. */
  readonly settings: RequestSettings;
  /** The request that was answered. */
  readonly request: PageRequest;
  readonly answer: Answer;
  /** Pages so far. */
  readonly pageCount: number;
  /** Entries of the page. */
  readonly entries: readonly Json[];
}

/** The request of the first page. @throws PARAMETER_INVALID */
export function makeFirstPage(ctx: NodeContext, settings: RequestSettings, item: Item, index: number): PageRequest {
  if (settings.pagination === 'page') return markPage(ctx, settings, item, index, settings.firstPage);
  const draft = readRequest(ctx, settings, item, index);
  return { draft, mark: settings.pagination === 'cursor' ? null : draft.url };
}

/**
 * @returns null after the last page
 * @throws PARAMETER_INVALID the page holds nothing that can be used; OUTBOUND_REFUSED (sent: answered) it leads to another origin
 */
export function makeNextPage(turn: PageTurn): PageRequest | null {
  const { ctx, settings, item, index, request, answer, pageCount } = turn;
  if (!isFine(answer)) return null;
  switch (settings.pagination) {
    case 'link':
      return followLink(turn, request.draft, findLink(settings, answer));
    case 'cursor': {
      const cursor = readField(answer.body, settings.cursorPath) ?? null;
      return cursor === null || cursor === '' || cursor === request.mark
        ? null
        : markPage(ctx, settings, item, index, cursor);
    }
    case 'page':
      if (turn.entries.length === 0) return null;
      return markPage(ctx, settings, item, index, settings.firstPage + pageCount * settings.pageStep);
    case 'expression':
      return followExpression(turn);
    default:
      return null;
  }
}

function findLink({ nextLinkPath }: RequestSettings, { body, headers }: Answer): Json | undefined {
  if (nextLinkPath !== '') return readField(body, nextLinkPath);
  return findNextLink(headers.link ?? '');
}

/** @param link text: the address of the next page, perhaps relative */
function followLink(
  { ctx, index, request, answer }: PageTurn,
  draft: DraftRequest,
  link: Json | undefined,
): PageRequest | null {
  if (link === undefined || link === null || link === '' || link === false) return null;
  const url = typeof link === 'string' ? URL.parse(link, answer.url) : null;
  if (url === null) throw parameterFault(ctx, 'pagination', `${showValue(link)} is no address of a next page`, index);
  const asked = new URL(draft.url);
  if (url.origin !== asked.origin) {
    const problem = `it is the next page of ${asked.host}, whose headers are not meant for another place`;
    throw new EffectError('OUTBOUND_REFUSED', { address: url.origin, problem }, { sent: 'answered' });
  }
  return url.href === request.mark ? null : { draft: { ...draft, url: url.href }, mark: url.href };
}

function followExpression(turn: PageTurn): PageRequest | null {
  const { ctx, item, index, answer, pageCount, request } = turn;
  const page = { response: describeResponse(answer), request: { url: request.draft.url }, pageCount };
  const settings = ctx.parametersOfPage(index, page) as RequestSettings;
  const draft = readRequest(ctx, settings, item, index);
  return settings.nextPage === true ? { draft, mark: draft.url } : followLink(turn, draft, settings.nextPage);
}

/** `$response`. The status has the name that other programs' expressions know as well. */
export function describeResponse({ status, headers, url, body }: Pick<Answer, 'status' | 'headers' | 'url' | 'body'>) {
  return { status, statusCode: status, headers: { ...headers }, url, body } satisfies JsonObject;
}

/** The request with the cursor or the number that asks for the page. */
function markPage(ctx: NodeContext, settings: RequestSettings, item: Item, index: number, mark: Json): PageRequest {
  return { draft: readRequest(ctx, addMark(ctx, settings, mark, index), item, index), mark };
}

function addMark(ctx: NodeContext, settings: RequestSettings, mark: Json, index: number): RequestSettings {
  const { pageName, pageIn, body } = settings;
  switch (pageIn) {
    case 'query':
      return withField(settings, 'query', pageName, mark);
    case 'header':
      return withField(settings, 'headers', pageName, writeText(mark));
    case 'body':
      if (settings.bodyType === 'form' || settings.bodyType === 'multipart')
        return withField(settings, 'fields', pageName, mark);
      if (settings.bodyType !== 'json' || typeof body !== 'object' || body === null || Array.isArray(body)) {
        throw parameterFault(ctx, 'body', `must be a JSON object, for ${showValue(pageName)} to be put into it`, index);
      }
      return withField(settings, 'body', pageName, mark);
  }
}

function withField(
  settings: RequestSettings,
  part: 'query' | 'headers' | 'fields' | 'body',
  name: string,
  value: Json,
): RequestSettings {
  return { ...settings, [part]: { ...(settings[part] as JsonObject), [name]: value } } as RequestSettings;
}
