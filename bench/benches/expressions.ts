/** Expressions, warm: a sum, a text of five parts, and a list of a thousand elements filtered and mapped. */
import { compileExpression, compileTemplate, type ExpressionScope, type Item, zonedTime } from '@noria/core';
import type { Bench, Figure } from '../measure/bench.ts';
import { median } from '../measure/percentile.ts';

interface Row {
  readonly name: string;
  readonly unit: 'ns' | 'µs';
  readonly limit: number;
  readonly evaluations: number;
  readonly evaluate: (scope: ExpressionScope) => unknown;
}

const ROWS: readonly Row[] = [
  {
    name: 'expressions_sum_ns',
    unit: 'ns',
    limit: 50,
    evaluations: 1_000_000,
    evaluate: compileExpression('$json.a + 1').evaluate,
  },
  {
    name: 'expressions_template_us',
    unit: 'µs',
    limit: 1,
    evaluations: 200_000,
    evaluate: compileTemplate(
      '=Dear {{ $json.name }}, order {{ $json.id }} of {{ $json.count * 2 }} pieces goes to {{ $json.city.trim() }} ({{ $itemIndex }}).',
    ).evaluate,
  },
  {
    name: 'expressions_filter_map_us',
    unit: 'µs',
    limit: 100,
    evaluations: 2000,
    evaluate: compileExpression('$json.lines.filter(line => line.price > 50).map(line => line.sku)').evaluate,
  },
];

const NS_PER = { ns: 1, µs: 1000 };

export const expressions: Bench = {
  name: 'expressions',
  title: 'Expressions, warm',
  quickS: 3,
  perDatabase: false,
  run: async ({ quick, say }) => {
    const scope = makeScope();
    const figures = ROWS.map((row): Figure => {
      say(row.name);
      return {
        name: row.name,
        value: measureNs(row, scope, quick ? 5 : 15) / NS_PER[row.unit],
        unit: row.unit,
        target: { of: 'value', bound: 'at most', limit: row.limit },
      };
    });
    return { figures };
  },
};

/** Median of the rounds, for one evaluation: computing of this thread, which other programs do not add to. */
function measureNs(row: Row, scope: ExpressionScope, rounds: number): number {
  repeat(row, scope);
  const samples: number[] = [];
  for (let round = 0; round < rounds; round++) samples.push(repeat(row, scope));
  return median(samples);
}

function repeat({ evaluate, evaluations }: Row, scope: ExpressionScope): number {
  let kept: unknown = null;
  const before = process.threadCpuUsage();
  for (let count = 0; count < evaluations; count++) kept = evaluate(scope);
  const { user, system } = process.threadCpuUsage(before);
  if (kept === null) throw new Error('an expression gave nothing');
  return ((user + system) * 1000) / evaluations;
}

function makeScope(): ExpressionScope {
  const lines = Array.from({ length: 1000 }, (_, index) => ({ sku: `A-${index}`, price: (index * 37) % 100 }));
  const json = { a: 41, name: 'Ada', id: 'o-17', count: 3, city: ' Oran ', lines };
  const item: Item = { json };
  const items = {
    item,
    isExecuted: true,
    params: {},
    first: () => item,
    last: () => item,
    all: () => [item],
    itemMatching: () => item,
  };
  return {
    json,
    item,
    itemIndex: 0,
    runIndex: 0,
    now: zonedTime(1_795_000_000_000),
    input: items,
    execution: {},
    workflow: {},
    variables: {},
    node: () => items,
    random: () => 0.5,
    readClockMs: () => process.threadCpuUsage().user / 1000,
  };
}
