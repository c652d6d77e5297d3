/** Markdown as people write it, the hostile kind too. */
import type { Parameters } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { readRows } from '../testing/run-on-file.ts';
import { dataMarkdown } from './data-markdown.ts';

const toHtml = async (parameters: Parameters, text: string) =>
  (await readRows(dataMarkdown, parameters, text))[0]?.html;

describe('data.markdown to HTML', () => {
  it.each([
    ['a **b** ~~c~~ `<d>`', '<p>a <strong>b</strong> <del>c</del> <code>&lt;d&gt;</code></p>\n'],
    ['| a |\n|--:|\n| 1 |', expect.stringContaining('<td align="right">1</td>')],
    ['```js\nx<1\n```', '<pre><code class="language-js">x&lt;1\n</code></pre>\n'],
    ['![p](https://e.com/p.png "t")', '<p><img src="https://e.com/p.png" alt="p" title="t" /></p>\n'],
    ['<https://e.com>', '<p><a href="https://e.com">https://e.com</a></p>\n'],
    ['', ''],
  ])('%j', async (text, html) => {
    expect(await toHtml({}, text)).toEqual(html);
  });

  it.each(['escape', 'safe'])('lets nothing through that runs, with HTML %s', async (html) => {
    const text = [
      '[a](javascript:alert(1)) [b](JaVaScRiPt&colon;alert(1)) ![c](data:text/html,x)',
      '<script>alert(1)</script><img src=x onerror=alert(1)><a href="javascript:alert(1)">d</a><iframe src=x></iframe>',
      '<svg onload=alert(1)><style>*{}</style>',
    ].join('\n\n');
    const page = String(await toHtml({ html }, text));
    expect(page).not.toMatch(/<(script|iframe|svg|style)|<[^>]*\son\w+=|<[^>]*(href|src)="?(javascript|data)/i);
  });

  it('shows HTML as text, or keeps what is safe of it', async () => {
    expect(await toHtml({}, 'a <u>b</u>')).toBe('<p>a &lt;u&gt;b&lt;/u&gt;</p>\n');
    expect(await toHtml({ html: 'safe' }, 'a <u>b</u>')).toBe('<p>a <u>b</u></p>\n');
  });

  it('takes line ends for such where that is wanted', async () => {
    expect(await toHtml({ breaks: true }, 'a\nb')).toBe('<p>a<br />b</p>\n');
  });

  it('refuses what nests too deep', async () => {
    await expect(toHtml({}, `${'>'.repeat(100_000)} a`)).rejects.toMatchObject({ code: 'CONTENT_LIMIT' });
  });

  it('refuses more than it can hold', async () => {
    await expect(toHtml({}, 'x'.repeat(3_000_000))).rejects.toMatchObject({ code: 'CONTENT_LIMIT' });
  });
});

describe('data.markdown from HTML', () => {
  it('writes Markdown that makes the same page again', async () => {
    const html =
      '<h1>A</h1>\n<p>b <strong>c</strong> <a href="https://e.com">d</a></p>\n<ul>\n<li>e</li>\n<li>f</li>\n</ul>\n';
    const [row] = await readRows(dataMarkdown, { to: 'markdown' }, html);
    expect(await toHtml({}, String(row?.markdown))).toBe(html);
  });
});
