/** Asks for one item: once, or page after page. */
import type { Item, Json, NodeContext } from '@noria/core';
import { readField } from '../fields/read-field.ts';
import { parameterFault, showValue } from '../parameter-fault.ts';
import { describeResponse, makeFirstPage, makeNextPage, type PageRequest } from './next-page.ts';
import { type Answer, isFine } from './read-answer.ts';
import { type DraftRequest, readRequest } from './read-request.ts';
import type { RequestSettings } from './request-settings.ts';
import { waitFor } from './wait-for.ts';

/** Entries of a page's list become items; null: the answer is taken as a whole. */
export interface Page {
  readonly answer: Answer;
  readonly entries: readonly Json[] | null;
}

/** Sends one request as an effect of its own. @param part which page of the item it asks for, from 0 */
export type Send = (request: DraftRequest, settings: RequestSettings, part: number) => Promise<Answer>;

/** `$response` and `$pageCount` before the first answer. */
export const beforeFirstPage = {
  response: describeResponse({ status: 0, headers: {}, url: '', body: {} }),
  request: {},
  pageCount: 0,
};

/**
 * A page is an effect of its own: of what the journal keeps (all but reads), no page is asked for again when the step is resumed or retried.
 * @param index of the item in input 0
 * @throws PARAMETER_INVALID, OUTBOUND_REFUSED, and what `send` throws
 */
export async function fetchAnswers(
  ctx: NodeContext,
  pagination: RequestSettings['pagination'],
  item: Item,
  index: number,
  send: Send,
): Promise<Page[]> {
  const settings = (
    pagination === 'expression' ? ctx.parametersOfPage(index, beforeFirstPage, 'nextPage') : ctx.parameters(index)
  ) as RequestSettings;
  if (pagination === 'none') {
    return [{ answer: await send(readRequest(ctx, settings, item, index), settings, 0), entries: null }];
  }
  const pages: Page[] = [];
  let roomLeft = settings.maxItems === 0 ? Number.POSITIVE_INFINITY : settings.maxItems;
  let request: PageRequest | null = makeFirstPage(ctx, settings, item, index);
  while (request !== null) {
    const answer: Answer = await send(request.draft, settings, pages.length);
    const entries = listEntries(ctx, settings, answer, index);
    pages.push({ answer, entries: entries.slice(0, roomLeft) });
    roomLeft -= entries.length;
    if (roomLeft <= 0) break;
    request = makeNextPage({ ctx, item, index, settings, request, answer, pageCount: pages.length, entries });
    if (request === null) break;
    if (pages.length >= settings.maxPages) {
      ctx.log('warn', 'there are more pages than the node takes', { item: index, maxPages: settings.maxPages });
      break;
    }
    await waitFor(settings.pageIntervalMs, ctx.signal);
  }
  return pages;
}

function listEntries(ctx: NodeContext, settings: RequestSettings, answer: Answer, index: number): readonly Json[] {
  if (answer.file !== null || !isFine(answer)) return [answer.body];
  const found = settings.listPath === '' ? answer.body : readField(answer.body, settings.listPath);
  if (Array.isArray(found)) return found;
  if (settings.listPath !== '' && found === undefined) {
    const problem = `the answer of ${new URL(answer.url).host} has no ${showValue(settings.listPath)}`;
    throw parameterFault(ctx, 'listPath', problem, index);
  }
  if (settings.pagination === 'page' && settings.listPath === '' && !isEmpty(found)) {
    throw parameterFault(
      ctx,
      'listPath',
      'must say where the list is: without it nobody knows which page is empty',
      index,
    );
  }
  return isEmpty(found) ? [] : [found as Json];
}

function isEmpty(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
