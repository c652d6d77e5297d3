/** `data.dedupe`: lets each item through once, among its like or over all executions of the workflow. */
import type { Item, NodeContext, NodeResult, NodeType, Parameters } from '@noria/core';
import { fieldPaths } from '../fields/field-forms.ts';
import { passItemOn, passOn } from '../lineage/pass-on.ts';
import { runInTurns } from '../run-in-turns.ts';
import { claimKeys } from './claim-keys.ts';
import type { Settings } from './dedupe-settings.ts';
import { listKeys } from './list-keys.ts';

const compares = { operation: ['items', 'seen'] };

export const dataDedupe: NodeType = {
  type: 'data.dedupe',
  version: 1,
  title: 'Remove duplicates',
  description: 'Lets each item through once: of the items that come in, or over all executions of the workflow.',
  icon: 'copy-minus',
  keywords: {
    en: ['duplicates', 'dedupe', 'unique', 'distinct', 'seen', 'new items', 'already processed'],
    fr: ['doublons', 'unique', 'distinct', 'déjà vu', 'nouveaux éléments', 'dédoublonner'],
    ar: ['تكرار', 'إزالة المكرر', 'فريد', 'مميز', 'عناصر جديدة', 'تمت معالجته'],
  },
  parameters: {
    type: 'object',
    required: ['fields'],
    additionalProperties: false,
    properties: {
      operation: {
        type: 'string',
        title: 'Duplicates',
        description:
          'Among the items that come in; also of items that any execution has met here; or forget what was met.',
        enum: ['items', 'seen', 'forget'],
        default: 'items',
        'x-expression': false,
      },
      compare: {
        type: 'string',
        title: 'Compare',
        description: 'All fields, some of them, or all but some.',
        enum: ['all', 'selected', 'except'],
        default: 'all',
        'x-show-when': compares,
      },
      fields: fieldPaths('Fields', {
        minItems: 1,
        'x-show-when': { operation: ['items', 'seen'], compare: ['selected', 'except'] },
      }),
      missing: {
        type: 'string',
        title: 'Item without the fields',
        description: 'Stops the workflow, or always goes through.',
        enum: ['stop', 'keep'],
        default: 'stop',
        'x-show-when': { operation: ['items', 'seen'], compare: ['selected'] },
      },
      keep: {
        type: 'string',
        title: 'Keep',
        description: 'Which of several equal items.',
        enum: ['first', 'last'],
        default: 'first',
        'x-show-when': { operation: ['items'] },
      },
      scope: {
        type: 'string',
        title: 'Remember for',
        description: 'This node alone, which is known by its name, or all nodes of the workflow that say so.',
        enum: ['node', 'workflow'],
        default: 'node',
        'x-show-when': { operation: ['seen', 'forget'] },
        'x-expression': false,
      },
      historySize: {
        type: 'integer',
        title: 'Remember at most',
        description: 'Items. Beyond that the oldest are forgotten, and would go through again.',
        minimum: 1,
        maximum: 1_000_000,
        default: 10_000,
        'x-show-when': { operation: ['seen'] },
      },
    },
  },
  inputs: [{ name: 'items' }],
  outputs: ({ operation }) =>
    operation === 'forget' ? [{ name: 'items' }] : [{ name: 'kept' }, { name: 'discarded' }],
  effect: ({ operation }: Parameters) => (operation === 'seen' || operation === 'forget' ? 'idempotent' : 'pure'),
  errors: ['PARAMETER_INVALID'],
  examples: [
    {
      title: 'The last order of each customer',
      parameters: { compare: 'selected', fields: ['customer.id'], keep: 'last' },
      input: [
        [
          { json: { no: 1, customer: { id: 7 } } },
          { json: { no: 2, customer: { id: 8 } } },
          { json: { no: 3, customer: { id: 7 } } },
        ],
      ],
      output: [
        [
          { no: 2, customer: { id: 8 } },
          { no: 3, customer: { id: 7 } },
        ],
        [{ no: 1, customer: { id: 7 } }],
      ],
    },
    {
      title: 'Only articles that no execution has met before',
      parameters: { operation: 'seen', compare: 'selected', fields: ['url'] },
      input: [[{ json: { url: 'https://example.com/a' } }, { json: { url: 'https://example.com/a' } }]],
      output: [[{ url: 'https://example.com/a' }], [{ url: 'https://example.com/a' }]],
    },
  ],
  run: dedupe,
};

function dedupe(ctx: NodeContext, items: readonly Item[]): NodeResult | Promise<NodeResult> {
  const settings = ctx.parameters() as Settings;
  switch (settings.operation) {
    case 'items':
      return runInTurns(ctx, dedupeItems(ctx, items, settings));
    case 'seen':
      return dedupeSeen(ctx, items, settings);
    case 'forget':
      return forget(ctx, items, settings);
  }
}

function* dedupeItems(ctx: NodeContext, items: readonly Item[], settings: Settings) {
  const keys = yield* listKeys(ctx, items, settings);
  return part(items, settings.keep === 'first' ? findFirst(keys) : findFirst(keys.toReversed()).toReversed());
}

async function dedupeSeen(ctx: NodeContext, items: readonly Item[], settings: Settings): Promise<NodeResult> {
  const keys = await runInTurns(ctx, listKeys(ctx, items, settings));
  const isFirst = findFirst(keys);
  const claimed = await claimKeys(ctx, keys, settings);
  return part(
    items,
    keys.map((key, index) => isFirst[index] === true && (key === null || claimed.has(key))),
  );
}

async function forget(ctx: NodeContext, items: readonly Item[], { scope }: Settings): Promise<NodeResult> {
  const forgotten = await ctx.effect(0, () => ctx.seenKeys.forget(scope));
  ctx.log('info', 'items that were met before are forgotten', { scope, forgotten });
  return { kind: 'output', outputs: [passOn(items)] };
}

/** @returns for each key whether none before it is the same; what has no key is like nothing else */
function findFirst(keys: readonly (string | null)[]): boolean[] {
  const met = new Set<string>();
  return keys.map((key) => {
    if (key === null) return true;
    if (met.has(key)) return false;
    met.add(key);
    return true;
  });
}

function part(items: readonly Item[], isKept: readonly boolean[]): NodeResult {
  const kept: Item[] = [];
  const discarded: Item[] = [];
  items.forEach((item, index) => {
    (isKept[index] === true ? kept : discarded).push(passItemOn(item, { item: index }));
  });
  return { kind: 'output', outputs: [discarded.length === 0 ? passOn(items) : kept, discarded] };
}
