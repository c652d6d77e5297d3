/**
 * The oracle: a process of its own in which the JavaScript engine evaluates the same expressions on plain data. It is the
 * one place that runs sources as code; it has no part in Noria.
 */
import { knownDifferences } from '../known-differences.ts';
import { copyJson, sampleData } from '../sample-data.ts';
import type { OracleAnswer } from './oracle.ts';
import { readPlain } from './read-plain.ts';

for (const { teach } of knownDifferences) teach?.();
Math.random = () => sampleData.random;

process.on('message', (sources: readonly string[]) => {
  process.send?.(sources.map(evaluate));
});

function evaluate(source: string): OracleAnswer {
  try {
    const { names, values } = makeGlobals();
    const run = new Function(...names, `"use strict"; return (${source}\n);`);
    return readPlain(run(...values));
  } catch (error) {
    return { kind: 'error', message: String((error as Error).message) };
  }
}

/** New data for each source: here, nothing hinders one from changing it. */
function makeGlobals(): { readonly names: readonly string[]; readonly values: readonly unknown[] } {
  const json = copyJson();
  const item = { json, binary: { file: { hash: 'abc', sizeBytes: 12, mimeType: 'text/plain' } } };
  const orders = listItems(sampleData.orders.map(({ id }) => ({ json: { id } })));
  const scope: Readonly<Record<string, unknown>> = {
    $json: json,
    $binary: item.binary,
    $itemIndex: sampleData.itemIndex,
    $runIndex: sampleData.runIndex,
    $input: { ...listItems([{ json: { first: true } }, item]), item },
    $execution: { ...sampleData.execution },
    $workflow: { ...sampleData.workflow },
    $vars: { ...sampleData.variables },
    $: (name: unknown) => {
      if (String(name) === 'Orders') return orders;
      throw new Error('there is no such node');
    },
  };
  return { names: Object.keys(scope), values: Object.values(scope) };
}

function listItems(items: readonly object[]): object {
  const at = (index: number): object => {
    const item = items.at(index);
    if (item === undefined) throw new Error('there is no such item');
    return item;
  };
  return {
    item: items[1],
    isExecuted: true,
    params: { ...sampleData.params },
    first: () => at(0),
    last: () => at(-1),
    all: () => items,
    itemMatching: at,
  };
}
