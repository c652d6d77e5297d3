/** `data.markdown`: Markdown to HTML, and HTML to Markdown. */
import type { Item, JsonObject, NodeContext, NodeResult, NodeType } from '@noria/core';
import { type Content, type ContentSettings, contentLimit, openContent } from '../formats/content.ts';
import { contentParameters } from '../formats/content-parameters.ts';
import { convertEach } from '../formats/convert-each.ts';
import { fieldName } from '../formats/field-name.ts';
import { htmlToMarkdown } from '../formats/html-to-markdown.ts';
import { readText } from '../formats/text-encoding.ts';
import { markdownToHtml } from './markdown-to-html.ts';

type Settings = ContentSettings & {
  to: 'html' | 'markdown';
  html: 'escape' | 'safe';
  breaks: boolean;
  field: string;
};

const mostBytes = 2 ** 20;

export const dataMarkdown: NodeType = {
  type: 'data.markdown',
  version: 1,
  title: 'Markdown',
  description: 'Turns Markdown into safe HTML, or HTML into Markdown.',
  icon: 'file-text',
  keywords: {
    en: ['markdown', 'md', 'html', 'convert', 'format', 'text'],
    fr: ['markdown', 'html', 'convertir', 'mettre en forme', 'texte'],
    ar: ['تحويل', 'تنسيق', 'نص', 'صفحة'],
  },
  parameters: {
    type: 'object',
    additionalProperties: false,
    properties: {
      to: { type: 'string', title: 'To', enum: ['html', 'markdown'], default: 'html', 'x-expression': false },
      ...contentParameters,
      html: {
        type: 'string',
        title: 'HTML in the text',
        description: 'Escape: it is shown as text. Safe: what can do no harm of it stays.',
        enum: ['escape', 'safe'],
        default: 'escape',
        'x-show-when': { to: ['html'] },
      },
      breaks: {
        type: 'boolean',
        title: 'Line ends count',
        description: 'On: every line end is one on the page.',
        default: false,
        'x-show-when': { to: ['html'] },
      },
      field: {
        type: 'string',
        title: 'Field for the result',
        description: 'Empty: html or markdown.',
        maxLength: 200,
        pattern: fieldName,
        default: '',
      },
    },
  },
  inputs: [{ name: 'items' }],
  outputs: [{ name: 'items' }],
  effect: 'pure',
  errors: ['PARAMETER_INVALID', 'CONTENT_UNREADABLE', 'CONTENT_LIMIT', 'BINARY_GONE'],
  examples: [
    {
      title: 'Markdown as HTML',
      parameters: { source: 'text', text: '={{ $json.note }}' },
      input: [[{ json: { note: '# Hello\n\n- **one**\n- [two](https://example.com)' } }]],
      output: [
        [
          {
            html: '<h1>Hello</h1>\n<ul>\n<li><strong>one</strong></li>\n<li><a href="https://example.com">two</a></li>\n</ul>\n',
          },
        ],
      ],
    },
    {
      title: 'HTML as Markdown',
      parameters: { to: 'markdown', source: 'text', text: '={{ $json.html }}' },
      input: [[{ json: { html: '<h2>Hello</h2><ul><li>one</li><li><em>two</em></li></ul>' } }]],
      output: [[{ markdown: '## Hello\n\n-   one\n-   _two_' }]],
    },
  ],
  run: convertMarkdown,
};

function convertMarkdown(ctx: NodeContext, items: readonly Item[]): Promise<NodeResult> {
  return convertEach(ctx, items, async (item): Promise<JsonObject[]> => {
    const settings = ctx.parameters(item) as Settings;
    const content = openContent(ctx, items, item, settings);
    const text = await readText(content, 'auto', mostBytes);
    const result =
      settings.to === 'html' ? await toHtml(content, text, settings) : await htmlToMarkdown(content, text, '');
    return [{ [settings.field === '' ? settings.to : settings.field]: result }];
  });
}

async function toHtml(content: Content, text: string, settings: Settings): Promise<string> {
  try {
    return await markdownToHtml(text, settings);
  } catch (error) {
    if (error instanceof RangeError) throw contentLimit(content, 'its quotes or lists nest too deep');
    throw error;
  }
}
