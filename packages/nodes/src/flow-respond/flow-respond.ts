/** `flow.respond`: gives the caller of the execution its answer; the execution goes on. */
import type { Answer, Item, Json, NodeContext, NodeResult, NodeType } from '@noria/core';
import { findHeaderFaults } from '../answers/answer-headers.ts';
import { formatDisposition } from '../answers/format-disposition.ts';
import { passOn } from '../lineage/pass-on.ts';
import { parameterFault } from '../parameter-fault.ts';

type Settings = {
  with: 'firstItem' | 'allItems' | 'json' | 'text' | 'file' | 'nothing';
  body?: Json;
  text: string;
  file: string;
  disposition: 'inline' | 'attachment';
  status: number;
  headers: { [name: string]: string };
};

export const flowRespond: NodeType = {
  type: 'flow.respond',
  version: 1,
  title: 'Respond',
  description: 'Answers whoever started the workflow. The first answer counts; the workflow goes on behind it.',
  icon: 'reply',
  keywords: {
    en: ['respond', 'answer', 'reply', 'webhook', 'response', 'return'],
    fr: ['répondre', 'réponse', 'webhook', 'retour', 'renvoyer'],
    ar: ['رد', 'إجابة', 'استجابة', 'ويب هوك', 'إرجاع'],
  },
  parameters: {
    type: 'object',
    required: ['body'],
    additionalProperties: false,
    properties: {
      with: {
        type: 'string',
        title: 'Answer with',
        enum: ['firstItem', 'allItems', 'json', 'text', 'file', 'nothing'],
        default: 'firstItem',
        'x-expression': false,
      },
      body: { title: 'JSON', 'x-control': 'code', 'x-show-when': { with: ['json'] } },
      text: { type: 'string', title: 'Text', default: '', 'x-control': 'textarea', 'x-show-when': { with: ['text'] } },
      file: {
        type: 'string',
        title: 'File',
        description: 'Name of a file of the first item.',
        minLength: 1,
        default: 'data',
        'x-show-when': { with: ['file'] },
      },
      disposition: {
        type: 'string',
        title: 'Shown as',
        description: 'In the browser, or saved as a file.',
        enum: ['inline', 'attachment'],
        default: 'inline',
        'x-show-when': { with: ['file'] },
      },
      status: { type: 'integer', title: 'Status', minimum: 200, maximum: 599, default: 200 },
      headers: {
        type: 'object',
        title: 'Headers',
        additionalProperties: { type: 'string' },
        default: {},
        'x-control': 'key-value',
      },
    },
  },
  inputs: [{ name: 'items' }],
  outputs: [{ name: 'items' }],
  effect: 'pure',
  errors: ['PARAMETER_INVALID'],
  check: ({ headers }) => findHeaderFaults(headers),
  givesAnswer: true,
  examples: [
    {
      title: 'Says that the order is accepted',
      parameters: { with: 'json', status: 201, body: { accepted: true } },
      input: [[{ json: { orderId: 17 } }]],
      output: [[{ orderId: 17 }]],
    },
  ],
  run: (ctx, items) =>
    ({ kind: 'output', outputs: [passOn(items)], answer: makeAnswer(ctx, items) }) satisfies NodeResult,
};

/** The parameters of the first item count: there is one answer. */
function makeAnswer(ctx: NodeContext, items: readonly Item[]): Answer {
  const settings = ctx.parameters() as Settings;
  const { status, headers } = settings;
  const [fault] = findHeaderFaults(headers);
  if (fault !== undefined) throw parameterFault(ctx, fault.path, fault.problem, 0);
  switch (settings.with) {
    case 'firstItem':
      return { status, headers, body: items[0]?.json ?? {} };
    case 'allItems':
      return { status, headers, body: items.map((item) => item.json) };
    case 'json':
      return { status, headers, body: settings.body ?? null };
    case 'text':
      return { status, headers: asText(headers), body: settings.text };
    case 'file':
      return answerFile(ctx, settings, items);
    case 'nothing':
      return { status, headers: asText(headers), body: '' };
  }
}

/** Which file it is, the journal keeps; its bytes are read when the caller gets them. */
function answerFile(
  ctx: NodeContext,
  { status, headers, file: name, disposition }: Settings,
  items: readonly Item[],
): Answer {
  const files = items[0]?.binary ?? {};
  const file = Object.hasOwn(files, name) ? files[name] : undefined;
  if (file === undefined) {
    const names = Object.keys(files).join(', ');
    throw parameterFault(
      ctx,
      'file',
      `the first item has no file "${name}"${names === '' ? '' : `, but: ${names}`}`,
      0,
    );
  }
  const described = addMissing(headers, 'content-disposition', formatDisposition(disposition, file.fileName));
  const isType = findHeaderFaults({ 'content-type': file.mimeType }).length === 0;
  const type = isType ? file.mimeType : 'application/octet-stream';
  return { status, headers: addMissing(described, 'content-type', type), body: null, file };
}

function asText(headers: Settings['headers']): Settings['headers'] {
  return addMissing(headers, 'content-type', 'text/plain; charset=utf-8');
}

function addMissing(headers: Settings['headers'], name: string, value: string): Settings['headers'] {
  const isNamed = Object.keys(headers).some((given) => given.toLowerCase() === name);
  return isNamed ? headers : { ...headers, [name]: value };
}
