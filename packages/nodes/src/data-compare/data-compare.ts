/** `data.compare`: says what two lists of items have in common, and where they differ. */
import type { Item, JsonObject, NodeContext, NodeResult, NodeType } from '@noria/core';
import { fieldPath, fieldPaths } from '../fields/field-forms.ts';
import { readField } from '../fields/read-field.ts';
import { setField } from '../fields/set-field.ts';
import { checkItemCount } from '../limits/check-item-count.ts';
import { passItemOn } from '../lineage/pass-on.ts';
import { runInTurns, type Work } from '../run-in-turns.ts';
import { compareItems, type Pair } from './compare-items.ts';
import type { Settings } from './compare-settings.ts';

export const dataCompare: NodeType = {
  type: 'data.compare',
  version: 1,
  title: 'Compare',
  description: 'Compares two lists of items by their keys: what is in one only, what is the same, what differs.',
  icon: 'git-compare',
  keywords: {
    en: ['compare', 'difference', 'diff', 'datasets', 'sync', 'changes', 'match'],
    fr: ['comparer', 'différence', 'écart', 'synchroniser', 'changements', 'correspondance'],
    ar: ['مقارنة', 'فرق', 'اختلاف', 'مزامنة', 'تغييرات', 'مطابقة'],
  },
  parameters: {
    type: 'object',
    required: ['match'],
    additionalProperties: false,
    properties: {
      match: {
        type: 'array',
        title: 'Items are the same when these fields agree',
        minItems: 1,
        maxItems: 20,
        items: {
          type: 'object',
          required: ['field'],
          additionalProperties: false,
          properties: {
            field: { ...fieldPath, title: 'Field of A' },
            otherField: { ...fieldPath, title: 'Field of B', description: 'The same when left out.' },
          },
        },
      },
      multiple: {
        type: 'string',
        title: 'Several with one key',
        description: 'An item of A is compared with the first of B, or with every one.',
        enum: ['first', 'all'],
        default: 'first',
      },
      ignore: fieldPaths('Fields that do not count', { default: [] }),
      prefer: {
        type: 'string',
        title: 'What differs comes out as',
        description: 'The item of A, that of B, one with the fields of both, or a list of the differences.',
        enum: ['a', 'b', 'mix', 'both'],
        default: 'both',
      },
      winner: {
        type: 'string',
        title: 'Wins where both have a field',
        enum: ['a', 'b'],
        default: 'b',
        'x-show-when': { prefer: ['mix'] },
      },
      except: fieldPaths('Except for these fields', { default: [], 'x-show-when': { prefer: ['mix'] } }),
      looseTypes: {
        type: 'boolean',
        title: '1 is "1"',
        description: 'On: numbers and true or false are the same as their texts.',
        default: false,
      },
      looseEmpty: {
        type: 'boolean',
        title: 'Missing is empty',
        description: 'On: a missing field, null and empty text are the same.',
        default: false,
      },
      looseText: {
        type: 'boolean',
        title: 'Texts loosely',
        description: 'On: neither capital letters count, nor blanks around a text.',
        default: false,
      },
    },
  },
  inputs: [{ name: 'A' }, { name: 'B' }],
  outputs: [{ name: 'onlyA' }, { name: 'same' }, { name: 'different' }, { name: 'onlyB' }],
  effect: 'pure',
  errors: ['PARAMETER_INVALID', 'ITEM_LIMIT'],
  examples: [
    {
      title: 'What has changed since yesterday',
      parameters: { match: [{ field: 'sku' }] },
      input: [
        [{ json: { sku: 'a', price: 1 } }, { json: { sku: 'b', price: 2 } }, { json: { sku: 'c', price: 3 } }],
        [{ json: { sku: 'b', price: 2 } }, { json: { sku: 'c', price: 4 } }, { json: { sku: 'd', price: 5 } }],
      ],
      output: [
        [{ sku: 'a', price: 1 }],
        [{ sku: 'b', price: 2 }],
        [{ key: { sku: 'c' }, same: {}, different: { price: { a: 3, b: 4 } } }],
        [{ sku: 'd', price: 5 }],
      ],
    },
  ],
  run: (ctx, items) => runInTurns(ctx, compare(ctx, items)),
};

function* compare(ctx: NodeContext, as: readonly Item[]): Work<NodeResult> {
  const settings = ctx.parameters() as Settings;
  const bs = ctx.input(1);
  const { onlyA, onlyB, pairs } = yield* compareItems(as, bs, settings, (count) => checkItemCount(ctx, count));
  const same: Item[] = [];
  const different: Item[] = [];
  for (const pair of pairs) {
    const [a, b] = [as[pair.a] as Item, bs[pair.b] as Item];
    const pairedItem = [
      { item: pair.a, input: 0 },
      { item: pair.b, input: 1 },
    ];
    if (pair.different.length === 0) same.push({ ...passItemOn(a, { item: 0 }), pairedItem });
    else different.push({ ...describePair(ctx, settings, pair, a, b), pairedItem });
    yield;
  }
  return {
    kind: 'output',
    outputs: [
      onlyA.map((item) => passItemOn(as[item] as Item, { item, input: 0 })),
      same,
      different,
      onlyB.map((item) => passItemOn(bs[item] as Item, { item, input: 1 })),
    ],
  };
}

function describePair(ctx: NodeContext, settings: Settings, pair: Pair, a: Item, b: Item): Item {
  switch (settings.prefer) {
    case 'a':
      return passItemOn(a, { item: 0 });
    case 'b':
      return passItemOn(b, { item: 0 });
    case 'mix':
      return mix(ctx, settings, pair, a, b);
    case 'both':
      return { json: listDifferences(ctx, settings, pair, a.json, b.json) };
  }
}

function mix(ctx: NodeContext, { winner, except }: Settings, pair: Pair, a: Item, b: Item): Item {
  const [first, last] = winner === 'b' ? [a, b] : [b, a];
  const json: JsonObject = { ...first.json, ...last.json };
  except.forEach((path, at) => {
    const value = readField(first.json, path);
    if (value !== undefined) setField(ctx, json, path, value, `except[${at}]`, pair.a);
  });
  const binary = { ...first.binary, ...last.binary };
  return Object.keys(binary).length === 0 ? { json } : { json, binary };
}

function listDifferences(
  ctx: NodeContext,
  { match }: Settings,
  { a: item, same, different }: Pair,
  a: JsonObject,
  b: JsonObject,
): JsonObject {
  const key: JsonObject = {};
  match.forEach(({ field }, at) => {
    setField(ctx, key, field, readField(a, field) ?? null, `match[${at}].field`, item);
  });
  return {
    key,
    same: Object.fromEntries(same.map((name) => [name, a[name] ?? null])),
    different: Object.fromEntries(different.map((name) => [name, { a: a[name] ?? null, b: b[name] ?? null }])),
  };
}
