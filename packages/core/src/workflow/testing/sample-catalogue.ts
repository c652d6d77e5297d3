/** A small catalogue for the tests of this folder: one type of each sort that validation tells apart. */
import { createNodeCatalogue } from '../../node-type/node-catalogue.ts';
import type { NodeType } from '../../node-type/node-type.ts';

function nodeType(type: string, parts: Partial<NodeType>): NodeType {
  return {
    type,
    version: 1,
    title: type,
    description: type,
    icon: 'box',
    keywords: { en: [], fr: [], ar: [] },
    parameters: { type: 'object', additionalProperties: false },
    inputs: [{ name: 'items' }],
    outputs: [{ name: 'items' }],
    effect: 'pure',
    examples: [],
    run: (_ctx, items) => ({ kind: 'output', outputs: [items] }),
    ...parts,
  };
}

const joinType = nodeType('sample.join', {
  parameters: { properties: { inputs: { type: 'integer', minimum: 2, default: 2 } } },
  inputs: ({ inputs }) => Array.from({ length: Number(inputs) }, (_, index) => ({ name: String(index) })),
});

const requestType = nodeType('http.request', {
  effect: 'once',
  parameters: {
    type: 'object',
    required: ['url'],
    additionalProperties: false,
    properties: {
      url: { type: 'string', minLength: 1 },
      timeoutMs: { type: 'integer', minimum: 1, default: 30_000 },
      'x y': { type: 'array', items: { type: 'number' } },
    },
  },
});

const checkedType = nodeType('sample.checked', {
  parameters: { properties: { cron: { type: 'string', 'x-expression': false }, count: { type: 'number' } } },
  check: ({ cron }) =>
    (cron as string).split(' ').length < 5 ? [{ path: 'cron', problem: 'expected five fields.' }] : [],
});

const brokenType = nodeType('sample.broken', {
  outputs: () => {
    throw new TypeError('rules is not a list');
  },
});

export const sampleCatalogue = createNodeCatalogue([
  nodeType('trigger.manual', { inputs: [], trigger: 'manual' }),
  nodeType('trigger.webhook', {
    parameters: { properties: { respond: { type: 'string', default: 'immediately' } } },
    inputs: [],
    trigger: 'webhook',
    needsAnswerWhen: { respond: ['byNode'] },
  }),
  nodeType('flow.respond', { givesAnswer: true }),
  nodeType('data.set', { parameters: { type: 'object' } }),
  nodeType('flow.if', { outputs: [{ name: 'true' }, { name: 'false' }] }),
  nodeType('flow.loop', { outputs: [{ name: 'done' }, { name: 'pass' }], control: 'loop' }),
  joinType,
  requestType,
  { ...requestType, version: 2 },
  checkedType,
  brokenType,
]);
