/** `data.xml`: XML to JSON, and JSON to XML. */
import { type Item, type JsonObject, type NodeContext, type NodeResult, type NodeType, NoriaError } from '@noria/core';
import { type ContentSettings, openContent } from '../formats/content.ts';
import { contentParameters } from '../formats/content-parameters.ts';
import { convertEach } from '../formats/convert-each.ts';
import { fieldName } from '../formats/field-name.ts';
import { requireAtPath } from '../formats/require-at-path.ts';
import { readText } from '../formats/text-encoding.ts';
import { readXml, type XmlReadSettings } from './read-xml.ts';
import type { XmlWriteSettings } from './write-xml.ts';

type Settings = ContentSettings &
  XmlReadSettings &
  XmlWriteSettings & { to: 'json' | 'xml'; path: string; value?: JsonObject; field: string };

const mostBytes = 16 * 2 ** 20;
const toJson = { to: ['json'] };
const toXml = { to: ['xml'] };

export const dataXml: NodeType = {
  type: 'data.xml',
  version: 1,
  title: 'XML',
  description: 'Turns XML into JSON, or JSON into XML.',
  icon: 'code-xml',
  keywords: {
    en: ['xml', 'json', 'parse', 'convert', 'soap', 'feed'],
    fr: ['xml', 'json', 'analyser', 'convertir', 'flux'],
    ar: ['تحويل', 'تحليل', 'بيانات منظمة', 'لغة التوصيف'],
  },
  parameters: {
    type: 'object',
    required: ['value'],
    additionalProperties: false,
    properties: {
      to: { type: 'string', title: 'To', enum: ['json', 'xml'], default: 'json', 'x-expression': false },
      ...Object.fromEntries(
        Object.entries(contentParameters).map(([name, schema]) => [
          name,
          { ...schema, 'x-show-when': { ...schema['x-show-when'], ...toJson } },
        ]),
      ),
      path: {
        type: 'string',
        title: 'Path to the list',
        description: 'Names with dots between them: an item for each entry there. Empty: one item for the document.',
        maxLength: 1_000,
        default: '',
        examples: ['rss.channel.item'],
        'x-show-when': toJson,
      },
      lists: {
        type: 'array',
        title: 'Always lists',
        description: 'Elements that become a list even where there is only one: their name, or their whole path.',
        items: { type: 'string', minLength: 1 },
        maxItems: 1_000,
        default: [],
        'x-show-when': toJson,
      },
      types: {
        type: 'string',
        title: 'Values',
        description: 'Recognized: numbers and true or false become such where nothing is lost. Text: all stay text.',
        enum: ['recognized', 'text'],
        default: 'text',
        'x-show-when': toJson,
      },
      stripPrefixes: {
        type: 'boolean',
        title: 'Without namespaces',
        description: 'On: soap:Body becomes Body.',
        default: false,
        'x-show-when': toJson,
      },
      value: {
        type: 'object',
        title: 'Object',
        'x-control': 'code',
        examples: ['={{ $json }}'],
        'x-show-when': toXml,
      },
      root: {
        type: 'string',
        title: 'Root element',
        description: 'Empty: the only field of the object; "root" around several.',
        maxLength: 200,
        default: '',
        'x-show-when': toXml,
      },
      pretty: { type: 'boolean', title: 'Indented', default: false, 'x-show-when': toXml },
      field: {
        type: 'string',
        title: 'Field for the XML',
        minLength: 1,
        maxLength: 200,
        pattern: fieldName,
        default: 'xml',
        'x-show-when': toXml,
      },
      attributePrefix: {
        type: 'string',
        title: 'Before attributes',
        minLength: 1,
        maxLength: 10,
        default: '@',
      },
      textName: {
        type: 'string',
        title: 'Field for text',
        description: 'Of elements that have attributes or elements too.',
        minLength: 1,
        maxLength: 50,
        default: '#text',
      },
    },
  },
  inputs: [{ name: 'items' }],
  outputs: [{ name: 'items' }],
  effect: 'pure',
  errors: ['PARAMETER_INVALID', 'CONTENT_UNREADABLE', 'CONTENT_UNWRITABLE', 'CONTENT_LIMIT', 'BINARY_GONE'],
  examples: [
    {
      title: 'An order as JSON',
      parameters: { source: 'text', text: '={{ $json.xml }}', types: 'recognized', lists: ['line'] },
      input: [[{ json: { xml: '<order id="7"><line>bread</line><paid>true</paid></order>' } }]],
      output: [[{ order: { '@id': 7, line: ['bread'], paid: true } }]],
    },
    {
      title: 'JSON as XML',
      parameters: { to: 'xml', value: '={{ $json }}' },
      input: [[{ json: { order: { '@id': 7, line: ['bread', 'salt & pepper'] } } }]],
      output: [
        [
          {
            xml: '<?xml version="1.0" encoding="UTF-8"?>\n<order id="7"><line>bread</line><line>salt &amp; pepper</line></order>',
          },
        ],
      ],
    },
  ],
  run: convertXml,
};

function convertXml(ctx: NodeContext, items: readonly Item[]): Promise<NodeResult> {
  return convertEach(ctx, items, async (item) => {
    const settings = ctx.parameters(item) as Settings;
    return settings.to === 'json' ? readItem(ctx, items, item, settings) : [await writeItem(ctx, item, settings)];
  });
}

async function readItem(
  ctx: NodeContext,
  items: readonly Item[],
  item: number,
  settings: Settings,
): Promise<JsonObject[]> {
  const content = openContent(ctx, items, item, settings);
  const json = await readXml(content, await readText(content, 'auto', mostBytes), settings);
  const found = requireAtPath(content, json, settings.path);
  return (Array.isArray(found) ? found : [found]).map((entry) =>
    typeof entry === 'object' && entry !== null && !Array.isArray(entry) ? entry : { value: entry },
  );
}

async function writeItem(ctx: NodeContext, item: number, settings: Settings): Promise<JsonObject> {
  const { writeXml } = await import('./write-xml.ts');
  try {
    return { [settings.field]: writeXml(settings.value ?? {}, settings) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const details = { format: 'XML', problem: error.message, node: ctx.node.name, item };
    throw new NoriaError('CONTENT_UNWRITABLE', details, { cause: error });
  }
}
