/** Feeds as servers send them. */
import type { JsonObject, Parameters } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { serveHttp } from '../testing/serve-http.ts';
import { rssRead } from './rss-read.ts';

const server = serveHttp();

const rss = (items: string) =>
  `<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>T &amp; U</title><link>https://e.com</link><description>d</description>${items}</channel></rss>`;
const item = (n: number) =>
  `<item><title>N${n}</title><link>https://e.com/${n}</link><guid isPermaLink="false">g${n}</guid><pubDate>Sat, ${20 + n} Nov 2026 12:00:00 +0100</pubDate></item>`;

async function read(body: string | Uint8Array, parameters: Parameters = {}): Promise<JsonObject[]> {
  server.reply = () => ({ body, headers: { 'content-type': 'application/xml', etag: '"1"' } });
  const { outputs } = await server.run(rssRead, { url: `${server.origin}/feed.xml`, ...parameters });
  return (outputs[0] ?? []).map(({ json }) => json);
}

describe('rss.read', () => {
  it('reads RSS 2', async () => {
    const full =
      '<item><title>A &lt;b&gt;</title><link>/1</link><guid isPermaLink="false">g</guid><pubDate>Sat, 21 Nov 2026 12:00:00 +0100</pubDate><description><![CDATA[<p>s</p>]]></description><content:encoded><![CDATA[<p>c</p>]]></content:encoded><dc:creator>Lina</dc:creator><category>x</category><enclosure url="/a.mp3" length="5" type="audio/mpeg"/></item>';
    expect(await read(rss(full))).toEqual([
      {
        id: 'g',
        title: 'A <b>',
        link: `${server.origin}/1`,
        published: '2026-11-21T11:00:00.000Z',
        updated: null,
        author: 'Lina',
        summary: '<p>s</p>',
        content: '<p>c</p>',
        categories: ['x'],
        enclosures: [{ url: `${server.origin}/a.mp3`, type: 'audio/mpeg', sizeBytes: 5 }],
      },
    ]);
  });

  it('reads Atom', async () => {
    const feed =
      '<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><id>u</id><updated>2026-11-21T12:00:00Z</updated><author><name>Ali</name></author><entry><title type="html">A</title><id>u1</id><link rel="self" href="/self"/><link rel="alternate" href="/x"/><link rel="enclosure" href="/e.mp3" type="audio/mpeg" length="4"/><updated>2026-11-21T12:00:00Z</updated><summary>s</summary><content type="html">&lt;p&gt;c&lt;/p&gt;</content><category term="t"/></entry></feed>';
    expect(await read(feed)).toMatchObject([
      {
        id: 'u1',
        title: 'A',
        link: `${server.origin}/x`,
        published: '2026-11-21T12:00:00.000Z',
        author: 'Ali',
        summary: 's',
        content: '<p>c</p>',
        categories: ['t'],
        enclosures: [{ url: `${server.origin}/e.mp3`, type: 'audio/mpeg', sizeBytes: 4 }],
      },
    ]);
  });

  it('reads RDF', async () => {
    const feed =
      '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://e.com"><title>T</title><link>https://e.com</link><description>d</description></channel><item rdf:about="https://e.com/1"><title>A</title><link>https://e.com/1</link><dc:date>2026-11-21</dc:date><dc:creator>Z</dc:creator></item></rdf:RDF>';
    expect(await read(feed)).toMatchObject([
      {
        id: 'https://e.com/1',
        title: 'A',
        link: 'https://e.com/1',
        published: '2026-11-21T00:00:00.000Z',
        author: 'Z',
      },
    ]);
  });

  it('reads JSON Feed', async () => {
    const feed = {
      version: 'https://jsonfeed.org/version/1.1',
      title: 'J',
      items: [{ id: '1', url: '/1', title: 'A', content_html: '<p>', date_published: '2026-11-21T12:00:00Z' }],
    };
    expect(await read(JSON.stringify(feed))).toMatchObject([{ id: '1', link: `${server.origin}/1`, content: '<p>' }]);
  });

  it.each([
    [{ limit: 2 }, ['N1', 'N2']],
    [{ since: '2026-11-21T12:00:00+01:00' }, ['N2', 'N3']],
    [{ since: '2030-01-01' }, []],
  ])('with %j', async (parameters, titles) => {
    const entries = await read(rss([1, 2, 3].map(item).join('')), parameters);
    expect(entries.map(({ title }) => title)).toEqual(titles);
  });

  it('tells about the feed, and asks only for what is new', async () => {
    const [entry] = await read(rss(item(1)), { withFeed: true });
    expect(entry?.feed).toEqual({ title: 'T & U', link: 'https://e.com/', etag: '"1"', lastModified: null });
    server.reply = () => ({ status: 304 });
    const { outputs } = await server.run(rssRead, { url: `${server.origin}/`, etag: '"1"', lastModified: 'Sat' });
    expect(outputs).toEqual([[]]);
    expect(server.asked.at(-1)?.headers).toMatchObject({ 'if-none-match': '"1"', 'if-modified-since': 'Sat' });
  });

  it('reads the character set that the feed itself names', async () => {
    const feed = rss('<item><title>caf\xe9</title></item>').replace('?>', ' encoding="ISO-8859-1"?>');
    expect(await read(Buffer.from(feed, 'latin1'))).toMatchObject([{ title: 'café' }]);
  });

  it('gives nothing for a feed without entries', async () => {
    expect(await read(rss(''))).toEqual([]);
  });

  it('does not expand entities', async () => {
    const bomb = rss('<item><title>&m;</title></item>').replace(
      '<rss',
      '<!DOCTYPE rss [<!ENTITY l "lol"><!ENTITY m "&l;&l;">]><rss',
    );
    expect(JSON.stringify(await read(bomb))).not.toContain('lol');
  });

  it.each([
    [{ body: '<html>' }, 'OUTBOUND_FAILED'],
    [{ body: '' }, 'OUTBOUND_FAILED'],
    [{ status: 404, body: 'gone' }, 'OUTBOUND_STATUS'],
    [{ status: 304 }, 'OUTBOUND_STATUS'],
  ])('refuses %j', async (reply, code) => {
    server.reply = () => reply;
    await expect(server.run(rssRead, { url: `${server.origin}/` })).rejects.toMatchObject({ code, sent: 'answered' });
  });

  it.each([
    [{ url: 'feed.xml' }, 'url'],
    [{ since: 'yesterday' }, 'since'],
  ])('asks nobody for %j', async (parameters, parameter) => {
    const run = server.run(rssRead, { url: `${server.origin}/`, ...parameters });
    await expect(run).rejects.toMatchObject({ code: 'PARAMETER_INVALID', details: { parameter } });
    expect(server.asked).toEqual([]);
  });

  it('goes on past a feed that cannot be read, and pairs entries with their item', async () => {
    server.reply = ({ url }) => (url === '/1' ? { status: 500 } : { body: rss(item(1) + item(2)) });
    const url = `=${server.origin}/{{ $json.n }}`;
    const { outputs, failures } = await server.run(rssRead, { url }, { n: 0 }, { n: 1 }, { n: 2 });
    expect(outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual([0, 0, 2, 2].map((one) => ({ item: one })));
    expect(failures).toMatchObject([{ item: 1, error: { code: 'OUTBOUND_STATUS' } }]);
  });

  it('does not ask again for what is recorded', async () => {
    const ctx = server.contextFor(rssRead, { url: `${server.origin}/` }, {});
    ctx.effects.set(0, { feed: {}, entries: [{ title: 'recorded' }] });
    expect(await rssRead.run(ctx, [{ json: {} }])).toMatchObject({ outputs: [[{ json: { title: 'recorded' } }]] });
    expect(server.asked).toEqual([]);
  });
});
