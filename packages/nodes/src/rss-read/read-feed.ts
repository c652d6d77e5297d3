/** Reads a feed: RSS, Atom, RDF or JSON Feed, with entries of one form whatever it was. */
import type { JsonObject } from '@noria/core';
import type { parseFeed } from 'feedsmith';
import { cleanJson } from '../formats/clean-json.ts';

type Parsed = ReturnType<typeof parseFeed<string>>;
type Feed<Format extends Parsed['format']> = Extract<Parsed, { format: Format }>['feed'];

export interface FeedContent {
  readonly feed: { readonly title: string | null; readonly link: string | null };
  /**
   * In the feed's order: id, title, link, published and updated (ISO, or null), author, summary, content, categories,
   * enclosures (`{ url, type, sizeBytes }`).
   */
  readonly entries: readonly JsonObject[];
}

/**
 * @param text the feed
 * @param url where it came from, for links that are relative
 * @throws Error it is no feed
 */
export async function readFeed(text: string, url: string): Promise<FeedContent> {
  const { parseFeed } = await import('feedsmith');
  const parsed = parseFeed(text);
  const content = readContent(parsed, (link) => (link === undefined ? null : (URL.parse(link, url)?.href ?? link)));
  return cleanJson(JSON.parse(JSON.stringify(content))) as unknown as FeedContent;
}

type Resolve = (link: string | undefined) => string | null;

function readContent(parsed: Parsed, resolve: Resolve): FeedContent {
  switch (parsed.format) {
    case 'rss':
      return readRss(parsed.feed, resolve);
    case 'atom':
      return readAtom(parsed.feed, resolve);
    case 'rdf':
      return readRdf(parsed.feed, resolve);
    case 'json':
      return readJsonFeed(parsed.feed, resolve);
  }
}

function readRss(feed: Feed<'rss'>, resolve: Resolve): FeedContent {
  const entries = (feed.items ?? []).map((item) => ({
    id: item.guid?.value ?? item.link ?? null,
    title: item.title ?? null,
    link: resolve(item.link ?? (item.guid?.isPermaLink === false ? undefined : item.guid?.value)),
    published: toIso(item.pubDate ?? item.dc?.dates?.[0]),
    updated: toIso(item.atom?.updated),
    author: showPerson(item.authors?.[0]) ?? item.dc?.creators?.[0] ?? null,
    summary: item.description ?? null,
    content: item.content?.encoded ?? null,
    categories: (item.categories ?? []).map(({ name }) => name ?? ''),
    enclosures: (item.enclosures ?? []).map((one) => toEnclosure(resolve, one.url, one.type, one.length)),
  }));
  return { feed: { title: feed.title ?? null, link: resolve(feed.link) }, entries };
}

function readAtom(feed: Feed<'atom'>, resolve: Resolve): FeedContent {
  type Links = typeof feed.links;
  const findPage = (links: Links): string | null =>
    resolve((links?.find(({ rel }) => rel === undefined || rel === 'alternate') ?? links?.[0])?.href);
  const entries = (feed.entries ?? []).map((entry) => ({
    id: entry.id ?? null,
    title: entry.title?.value ?? null,
    link: findPage(entry.links),
    published: toIso(entry.published ?? entry.updated),
    updated: toIso(entry.updated),
    author: entry.authors?.[0]?.name ?? feed.authors?.[0]?.name ?? null,
    summary: entry.summary?.value ?? null,
    content: entry.content?.value ?? null,
    categories: (entry.categories ?? []).map(({ label, term }) => label ?? term ?? ''),
    enclosures: (entry.links ?? [])
      .filter(({ rel }) => rel === 'enclosure')
      .map((one) => toEnclosure(resolve, one.href, one.type, one.length)),
  }));
  return { feed: { title: feed.title?.value ?? null, link: findPage(feed.links) }, entries };
}

function readRdf(feed: Feed<'rdf'>, resolve: Resolve): FeedContent {
  const entries = (feed.items ?? []).map((item) => ({
    id: item.rdf?.about ?? item.link ?? null,
    title: item.title ?? null,
    link: resolve(item.link),
    published: toIso(item.dc?.dates?.[0]),
    updated: null,
    author: item.dc?.creators?.[0] ?? null,
    summary: item.description ?? null,
    content: item.content?.encoded ?? null,
    categories: item.dc?.subjects ?? [],
    enclosures: [],
  }));
  return { feed: { title: feed.title ?? null, link: resolve(feed.link) }, entries };
}

function readJsonFeed(feed: Feed<'json'>, resolve: Resolve): FeedContent {
  const entries = (feed.items ?? []).map((item) => ({
    id: item.id ?? null,
    title: item.title ?? null,
    link: resolve(item.url),
    published: toIso(item.date_published),
    updated: toIso(item.date_modified),
    author: item.authors?.[0]?.name ?? feed.authors?.[0]?.name ?? null,
    summary: item.summary ?? null,
    content: item.content_html ?? item.content_text ?? null,
    categories: item.tags ?? [],
    enclosures: (item.attachments ?? []).map((one) => toEnclosure(resolve, one.url, one.mime_type, one.size_in_bytes)),
  }));
  return { feed: { title: feed.title ?? null, link: resolve(feed.home_page_url) }, entries };
}

function showPerson(person: string | { name?: string; email?: string } | undefined): string | undefined {
  return typeof person === 'object' ? (person.name ?? person.email) : person;
}

function toEnclosure(resolve: Resolve, url?: string, type?: string, sizeBytes?: number): JsonObject {
  return { url: resolve(url), type: type ?? null, sizeBytes: sizeBytes ?? null };
}

/** Dates of RFC 822 and ISO 8601; null for those that are neither. */
function toIso(date: unknown): string | null {
  const timeMs = typeof date === 'string' ? Date.parse(date) : Number.NaN;
  return Number.isNaN(timeMs) ? null : new Date(timeMs).toISOString();
}
