/** `flow.respond`: gives the caller of the execution its answer; the execution goes on. */
import type { Answer, Item, Json, NodeContext, NodeResult, NodeType } from '@noria/core';
import { findHeaderFaults } from '../answers/answer-headers.ts';
import { passOn } from '../lineage/pass-on.ts';
import { parameterFault } from '../parameter-fault.ts';

type Settings = {
  with: 'firstItem' | 'allItems' | 'json' | 'text' | 'nothing';
  body?: Json;
  text: string;
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
        enum: ['firstItem', 'allItems', 'json', 'text', 'nothing'],
        default: 'firstItem',
        'x-expression': false,
      },
      body: { title: 'JSON', 'x-control': 'code', 'x-show-when': { with: ['json'] } },
      text: { type: 'string', title: 'Text', default: '', 'x-control': 'textarea', 'x-show-when': { with: ['text'] } },
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
    case 'nothing':
      return { status, headers: asText(headers), body: '' };
  }
}

function asText(headers: Settings['headers']): Settings['headers'] {
  const named = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');
  return named ? headers : { ...headers, 'content-type': 'text/plain; charset=utf-8' };
}
