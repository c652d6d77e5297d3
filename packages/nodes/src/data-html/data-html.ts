/** `data.html`: values out of a page, pages out of a template, a page as text or Markdown. */

import type { Item, JsonObject, NodeContext, NodeResult, NodeType } from '@noria/core';
import type { Cheerio } from 'cheerio/slim';
import type { AnyNode } from 'domhandler';
import { type ContentSettings, openContent } from '../formats/content.ts';
import { convertEach } from '../formats/convert-each.ts';
import { htmlToMarkdown } from '../formats/html-to-markdown.ts';
import { findOnPage, loadPage } from '../formats/load-page.ts';
import { readLines } from '../formats/page-text.ts';
import { readText } from '../formats/text-encoding.ts';
import { parameterFault } from '../parameter-fault.ts';
import { extractValues, type ValueSettings } from './extract-values.ts';
import { createTemplate } from './fill-template.ts';
import { htmlParameters } from './html-parameters.ts';

type Settings = ContentSettings & {
  do: 'extract' | 'template' | 'text' | 'markdown';
  each: string;
  values?: ValueSettings[];
  template?: string;
  over: 'item' | 'items';
  selector: string;
  field: string;
};

const mostBytes = 4 * 2 ** 20;

export const dataHtml: NodeType = {
  type: 'data.html',
  version: 1,
  title: 'HTML',
  description: 'Takes values out of a page, fills a template, or turns a page into text or Markdown.',
  icon: 'file-code',
  keywords: {
    en: ['html', 'extract', 'scrape', 'css selector', 'template', 'page', 'parse', 'web'],
    fr: ['html', 'extraire', 'sélecteur', 'modèle', 'page', 'analyser', 'web'],
    ar: ['استخراج', 'صفحة', 'قالب', 'محدد', 'ويب', 'تحليل'],
  },
  parameters: htmlParameters,
  inputs: [{ name: 'items' }],
  outputs: [{ name: 'items' }],
  effect: 'pure',
  errors: ['PARAMETER_INVALID', 'CONTENT_UNREADABLE', 'CONTENT_LIMIT', 'BINARY_GONE'],
  examples: [
    {
      title: 'An item for each product of a page',
      parameters: {
        source: 'text',
        text: '={{ $json.page }}',
        each: '.product',
        values: [
          { name: 'name', selector: 'h2' },
          { name: 'link', selector: 'a', what: 'attribute', attribute: 'href' },
        ],
      },
      input: [
        [
          {
            json: {
              page: '<div class="product"><h2>Bread</h2><a href="/1">more</a></div><div class="product"><h2>Salt</h2></div>',
            },
          },
        ],
      ],
      output: [
        [
          { name: 'Bread', link: '/1' },
          { name: 'Salt', link: null },
        ],
      ],
    },
    {
      title: 'A page for each order',
      parameters: {
        do: 'template',
        template: '<h1>Order {{id}}</h1><ul>{{#lines}}<li>{{.}}</li>{{/lines}}</ul>',
      },
      input: [[{ json: { id: 7, lines: ['bread', 'salt & pepper'] } }]],
      output: [[{ html: '<h1>Order 7</h1><ul><li>bread</li><li>salt &amp; pepper</li></ul>' }]],
    },
    {
      title: 'A page as Markdown',
      parameters: { do: 'markdown', source: 'text', text: '={{ $json.page }}' },
      input: [[{ json: { page: '<h1>Title</h1><p>Some <b>bold</b> text.</p><script>x()</script>' } }]],
      output: [[{ markdown: '# Title\n\nSome **bold** text.' }]],
    },
  ],
  run: runHtml,
};

async function runHtml(ctx: NodeContext, items: readonly Item[]): Promise<NodeResult> {
  if (items.length === 0) return { kind: 'output', outputs: [[]] };
  const settings = ctx.parameters() as Settings;
  if (settings.do === 'template') return fillTemplate(ctx, items, settings);
  return convertEach(ctx, items, async (item) => readPage(ctx, items, item, ctx.parameters(item) as Settings));
}

async function fillTemplate(ctx: NodeContext, items: readonly Item[], settings: Settings): Promise<NodeResult> {
  const field = settings.field === '' ? 'html' : settings.field;
  const make = async (item: number, act: () => Promise<string> | string): Promise<JsonObject> => {
    try {
      return { [field]: await act() };
    } catch (error) {
      throw parameterFault(ctx, 'template', (error as Error).message, item);
    }
  };
  let fill: ((view: JsonObject) => string) | null = null;
  const fillWith = async (view: JsonObject): Promise<string> => {
    fill ??= await createTemplate(settings.template ?? '');
    return fill(view);
  };
  if (settings.over === 'item') {
    return convertEach(ctx, items, async (item) => [await make(item, () => fillWith((items[item] as Item).json))]);
  }
  const json = await make(0, () => fillWith({ items: items.map((item) => item.json) }));
  return { kind: 'output', outputs: [[{ json, pairedItem: items.map((_, item) => ({ item })) }]] };
}

async function readPage(
  ctx: NodeContext,
  items: readonly Item[],
  item: number,
  settings: Settings,
): Promise<JsonObject[]> {
  const content = openContent(ctx, items, item, settings);
  const html = await readText(content, 'auto', mostBytes);
  if (settings.do === 'extract') {
    const page = await loadPage(content, html);
    return extractValues(content, page, settings.each, settings.values ?? []);
  }
  if (settings.do === 'markdown') {
    return [{ [settings.field || 'markdown']: await htmlToMarkdown(content, html, settings.selector) }];
  }
  const page = await loadPage(content, html);
  const part = findOnPage(content, page.root() as Cheerio<AnyNode>, settings.selector, 'selector');
  return [{ [settings.field || 'text']: readLines(part.toArray()) }];
}
