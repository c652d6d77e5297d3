/** `rss.read`: the entries of a feed. */
import {
  EffectError,
  type Item,
  type Json,
  type JsonObject,
  type NodeContext,
  type NodeResult,
  type NodeType,
  type OutboundRequest,
} from '@noria/core';
import { parseDateTime } from '../dates/parse-date-time.ts';
import { valuesToItems } from '../formats/values-to-items.ts';
import { readRequest } from '../http-request/read-request.ts';
import type { RequestSettings } from '../http-request/request-settings.ts';
import { runForEach } from '../http-request/run-for-each.ts';
import { completeSettings, readSmallAnswer } from '../http-request/small-request.ts';
import { parameterFault, showValue } from '../parameter-fault.ts';
import { decodeFeed } from './decode-feed.ts';
import { type FeedContent, readFeed } from './read-feed.ts';

type Settings = Pick<RequestSettings, 'url' | 'headers' | 'timeoutMs' | 'maxResponseBytes'> & {
  limit: number | null;
  since: string;
  withFeed: boolean;
  etag: string;
  lastModified: string;
};

const concurrency = 5;

export const rssRead: NodeType = {
  type: 'rss.read',
  version: 1,
  title: 'Read a feed',
  description: 'Gives the entries of an RSS, Atom, RDF or JSON feed.',
  icon: 'rss',
  keywords: {
    en: ['rss', 'feed', 'atom', 'news', 'blog', 'podcast', 'read'],
    fr: ['rss', 'flux', 'atom', 'actualités', 'blog', 'podcast', 'lire'],
    ar: ['خلاصة', 'أخبار', 'مدونة', 'قراءة', 'بودكاست'],
  },
  parameters: {
    type: 'object',
    required: ['url'],
    additionalProperties: false,
    properties: {
      url: {
        type: 'string',
        title: 'Address',
        minLength: 1,
        maxLength: 16_000,
        examples: ['https://example.com/feed.xml'],
      },
      limit: {
        type: ['integer', 'null'],
        title: 'Most entries',
        description: 'Null: all of them.',
        minimum: 1,
        maximum: 10_000,
        default: null,
      },
      since: {
        type: 'string',
        title: 'Since',
        description: 'Only entries after this date and time, and those without one. Empty: all.',
        default: '',
        examples: ['={{ $now.minus({ days: 1 }).toISO() }}'],
      },
      withFeed: {
        type: 'boolean',
        title: 'About the feed too',
        description: 'On: each entry has the field feed with title, link, etag and lastModified.',
        default: false,
      },
      headers: {
        type: 'object',
        title: 'Headers',
        additionalProperties: { type: ['string', 'number'] },
        default: {},
        'x-control': 'key-value',
      },
      etag: {
        type: 'string',
        title: 'Known ETag',
        description: 'Of an earlier read: nothing comes where the feed is still the same.',
        maxLength: 1_000,
        default: '',
      },
      lastModified: {
        type: 'string',
        title: 'Known Last-Modified',
        description: 'Of an earlier read: nothing comes where the feed is still the same.',
        maxLength: 100,
        default: '',
      },
      timeoutMs: { type: 'integer', title: 'Time limit (ms)', minimum: 1, maximum: 600_000, default: 30_000 },
      maxResponseBytes: {
        type: 'integer',
        title: 'Largest feed (bytes)',
        minimum: 1,
        maximum: 8_388_608,
        default: 4_194_304,
      },
    },
  },
  inputs: [{ name: 'items' }],
  outputs: [{ name: 'entries' }],
  effect: 'read',
  errors: [
    'PARAMETER_INVALID',
    'OUTBOUND_REFUSED',
    'OUTBOUND_FAILED',
    'OUTBOUND_TIMEOUT',
    'OUTBOUND_TOO_LARGE',
    'OUTBOUND_STATUS',
  ],
  examples: [
    {
      title: 'The newest entry of a blog',
      parameters: { url: 'https://example.com/feed.xml', limit: 1 },
      input: [[{ json: {} }]],
      output: [
        [
          {
            id: 'https://example.com/1',
            title: 'Hello',
            link: 'https://example.com/1',
            published: '2026-11-21T11:00:00.000Z',
            updated: null,
            author: 'Lina',
            summary: 'First entry',
            content: null,
            categories: [],
            enclosures: [],
          },
        ],
      ],
    },
  ],
  run: readFeeds,
};

async function readFeeds(ctx: NodeContext, items: readonly Item[]): Promise<NodeResult> {
  const { results, failures } = await runForEach(ctx, items.length, { concurrency }, async (item) => {
    const settings = ctx.parameters(item) as Settings;
    const sinceMs = readSince(ctx, settings, item);
    const request = makeRequest(ctx, settings, items, item);
    const found = await ctx.effect(item, async ({ signal }) => ask(ctx, { ...request, signal }, settings));
    return choose(found as JsonObject | null, settings, sinceMs);
  });
  const outputs = [valuesToItems(results, items.length)];
  return failures.length === 0 ? { kind: 'output', outputs } : { kind: 'output', outputs, failures };
}

function readSince(ctx: NodeContext, { since }: Settings, item: number): number {
  if (since.trim() === '') return Number.NEGATIVE_INFINITY;
  const sinceMs = parseDateTime(since, ctx.now);
  if (sinceMs === null)
    throw parameterFault(ctx, 'since', `${showValue(since)} is no date such as 2026-11-21T14:30`, item);
  return sinceMs;
}

type Request = ReturnType<typeof readRequest>;

function makeRequest(ctx: NodeContext, settings: Settings, items: readonly Item[], item: number): Request {
  const request = readRequest(ctx, asPlainGet(settings), items[item] as Item, item);
  const known = {
    ...(settings.etag === '' ? {} : { 'if-none-match': settings.etag }),
    ...(settings.lastModified === '' ? {} : { 'if-modified-since': settings.lastModified }),
  };
  const accept =
    'application/rss+xml, application/atom+xml, application/feed+json, application/xml, text/xml, */*;q=0.5';
  return { ...request, headers: { accept, ...known, ...request.headers } };
}

function asPlainGet({ url, headers, timeoutMs, maxResponseBytes }: Settings): RequestSettings {
  return completeSettings({ url, headers, timeoutMs, maxResponseBytes, method: 'GET', responseType: 'text' });
}

/** @returns null when the feed is still what it was */
async function ask(ctx: NodeContext, request: OutboundRequest, settings: Settings): Promise<Json> {
  const response = await ctx.outbound.request(request);
  const isConditional = 'if-none-match' in request.headers || 'if-modified-since' in request.headers;
  if (isConditional && response.status === 304) return null;
  await readSmallAnswer(ctx, response, asPlainGet(settings));
  const { feed, entries } = await parse(decodeFeed(response), response.url);
  const about = { etag: response.headers.etag ?? null, lastModified: response.headers['last-modified'] ?? null };
  return { feed: { ...feed, ...about }, entries: [...entries] };
}

async function parse(text: string, url: string): Promise<FeedContent> {
  try {
    return await readFeed(text, url);
  } catch (cause) {
    const problem = `its answer is no feed: ${(cause as Error).message}`;
    throw new EffectError('OUTBOUND_FAILED', { host: new URL(url).host, problem }, { sent: 'answered', cause });
  }
}

function choose(found: JsonObject | null, { limit, withFeed }: Settings, sinceMs: number): Json {
  if (found === null) return [];
  const { feed = null, entries } = found as { feed: JsonObject; entries: JsonObject[] };
  const isNew = ({ published }: JsonObject): boolean =>
    typeof published !== 'string' || Date.parse(published) > sinceMs;
  const chosen = entries.filter(isNew).slice(0, limit ?? undefined);
  return withFeed ? chosen.map((entry) => ({ ...entry, feed })) : chosen;
}
