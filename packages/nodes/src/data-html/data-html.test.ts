/** Pages as the web has them, and templates as people write them. */
import type { Item, JsonObject, Parameters } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { runNode } from '../testing/run-node.ts';
import { readRows } from '../testing/run-on-file.ts';
import { dataHtml } from './data-html.ts';

const read = (parameters: Parameters, html: string) => readRows(dataHtml, parameters, html);

describe('data.html, values', () => {
  const page = `<html><head><title>T</title></head><body>
    <h1> Big <b>news</b>&nbsp;&amp; more</h1>
    <a href="/1" class="x">one</a><a href="/2">two</a>
    <p>Text<script>bad()</script></p><script type="application/ld+json">{"a":1}</script>
  </body></html>`;

  it.each([
    [{ selector: 'h1' }, 'Big news & more'],
    [{ selector: 'h1', what: 'html' }, ' Big <b>news</b>&#xa0;&amp; more'],
    [{ selector: 'a', what: 'attribute' }, '/1'],
    [{ selector: 'a', what: 'attribute', attribute: 'title' }, null],
    [{ selector: 'a', list: true }, ['one', 'two']],
    [{ selector: 'a', what: 'attribute', list: true }, ['/1', '/2']],
    [{ selector: 'a', what: 'count' }, 2],
    [{ selector: 'a:contains("two")' }, 'two'],
    [{ selector: 'p' }, 'Text'],
    [{ selector: 'script[type="application/ld+json"]' }, '{"a":1}'],
    [{ selector: '.none' }, null],
    [{ selector: '.none', list: true }, []],
  ])('%j is %j', async (value, expected) => {
    expect(await read({ values: [{ name: 'v', ...value }] }, page)).toEqual([{ v: expected }]);
  });

  it('gives an item for each element, paired with the page', async () => {
    const binary = {};
    const step = {
      parameters: { source: 'text', text: '={{ $json.html }}', each: 'li', values: [{ name: 'v' }] },
      inputs: [[{ json: { html: '<li>a<li>b' }, binary }, { json: { html: '<p>' } }]],
    };
    expect((await runNode(dataHtml, step)).outputs[0]).toEqual([
      { json: { v: 'a' }, pairedItem: { item: 0 } },
      { json: { v: 'b' }, pairedItem: { item: 0 } },
    ]);
  });

  it.each([
    [{ values: [{ name: 'v', selector: 'a[' }] }, 'values[0].selector'],
    [{ values: [{ name: 'v', selector: 'a:nonsense(1)' }] }, 'values[0].selector'],
    [{ each: '>>', values: [{ name: 'v' }] }, 'each'],
    [{ values: [{ name: '__proto__' }] }, 'values[0].name'],
    [{ do: 'text', selector: 'a[' }, 'selector'],
    [{ do: 'markdown', selector: 'a[' }, 'selector'],
  ])('refuses %j', async (parameters, parameter) => {
    await expect(read(parameters as Parameters, page)).rejects.toMatchObject({
      code: 'PARAMETER_INVALID',
      details: { parameter },
    });
  });

  it.each(['extract', 'text', 'markdown'])('to %s refuses a page that nests too deep', async (what) => {
    const run = read({ do: what, values: [{ name: 'v', selector: 'b' }] }, '<b>'.repeat(50_000));
    await expect(run).rejects.toMatchObject({ code: 'CONTENT_LIMIT' });
  });
});

describe('data.html, text', () => {
  it.each([
    ['<p>a\n b</p><p>c<br>d</p>', 'a b\n\nc\nd'],
    ['<ul><li>a</li><li>b</li></ul>', 'a\n\nb'],
    ['<table><tr><td>1<td>2</table>', '1\t2'],
    ['<head><title>T</title></head><style>x</style><p>a &lt;b&gt;</p><script>y</script>', 'a <b>'],
    ['', ''],
  ])('%s as text', async (html, text) => {
    expect(await read({ do: 'text' }, html)).toEqual([{ text }]);
  });

  it.each([
    ['<table><tr><th>a</th></tr><tr><td>1</td></tr></table>', '| a   |\n| --- |\n| 1   |'],
    ['<p>a <a href="/x">b</a> <code>c</code></p><pre><code>d\ne</code></pre>', 'a [b](/x) `c`\n\n```\nd\ne\n```'],
  ])('%s as Markdown', async (html, markdown) => {
    expect(await read({ do: 'markdown' }, html)).toEqual([{ markdown }]);
  });

  it('takes the part that is wanted, into the field that is wanted', async () => {
    const html = '<nav>menu</nav><main><h1>a</h1></main>';
    expect(await read({ do: 'markdown', selector: 'main', field: 'body' }, html)).toEqual([{ body: '# a' }]);
    expect(await read({ do: 'text', selector: 'main' }, html)).toEqual([{ text: 'a' }]);
  });
});

describe('data.html, large pages', () => {
  const block = '<div class="p"><h2>Title</h2><p>Some <b>bold</b> text.<script>x</script></p><td> </td></div>';
  const page = block.repeat(Math.floor(4_000_000 / block.length));

  it.each([
    [{ do: 'text' }, 1],
    [{ each: '.p', values: [{ name: 'v', selector: 'h2' }] }, Math.floor(4_000_000 / block.length)],
  ])(
    '%j takes seconds for 4 MB, not minutes',
    async (parameters, count) => {
      const startMs = performance.now();
      expect(await read(parameters, page)).toHaveLength(count);
      expect(performance.now() - startMs).toBeLessThan(20_000);
    },
    30_000,
  );

  it('refuses a larger one', async () => {
    await expect(read({ do: 'text' }, page + page)).rejects.toMatchObject({ code: 'CONTENT_LIMIT' });
  });
});

describe('data.html, templates', () => {
  async function fill(parameters: Parameters, ...jsons: JsonObject[]) {
    const items: Item[] = jsons.map((json) => ({ json }));
    return (
      (await runNode(dataHtml, { parameters: { do: 'template', ...parameters }, inputs: [items] })).outputs[0] ?? []
    );
  }

  it.each([
    ['{{a}} {{{a}}} {{&a}}', '&lt;b&gt; <b> <b>'],
    ['{{o.p}}{{o.none}}{{none.x}}{{nothing}}', '1'],
    ['{{#list}}[{{n}}{{a}}]{{/list}}{{^list}}no{{/list}}', '[1&lt;b&gt;][2&lt;b&gt;]'],
    ['{{^empty}}none{{/empty}}{{#empty}}x{{/empty}}', 'none'],
    ['{{#o}}{{p}}{{/o}}', '1'],
    ['{{constructor}}{{__proto__}}{{toString}}{{#constructor}}x{{/constructor}}{{o.constructor.name}}', ''],
    ['1+1 {{! comment }}', '1+1 '],
  ])('%s', async (template, html) => {
    const json = { a: '<b>', o: { p: 1 }, list: [{ n: 1 }, { n: 2 }], empty: [], nothing: null };
    expect(await fill({ template }, json)).toEqual([{ json: { html } }]);
  });

  it('makes one page of all items', async () => {
    const template = '{{#items}}<li>{{n}}</li>{{/items}}';
    expect(await fill({ template, over: 'items', field: 'page' }, { n: 1 }, { n: 2 })).toEqual([
      { json: { page: '<li>1</li><li>2</li>' }, pairedItem: [{ item: 0 }, { item: 1 }] },
    ]);
  });

  it.each([
    ['{{#a}}', /Unclosed section "a"/],
    ['{{#items}}{{#items}}{{#items}}{{#items}}xxxxxxxxxx{{/items}}{{/items}}{{/items}}{{/items}}', /characters/],
  ])('refuses %s', async (template, message) => {
    const run = fill({ template, over: 'items' }, ...Array.from({ length: 31 }, () => ({})));
    await expect(run).rejects.toMatchObject({ code: 'PARAMETER_INVALID', message: expect.stringMatching(message) });
  });

  it('fills one for each of 10,000 items quickly', async () => {
    const jsons = Array.from({ length: 10_000 }, (_, n) => ({ n }));
    const startMs = performance.now();
    expect((await fill({ template: '<b>{{n}}</b>' }, ...jsons)).at(-1)).toEqual({ json: { html: '<b>9999</b>' } });
    expect(performance.now() - startMs).toBeLessThan(3_000);
  });
});
