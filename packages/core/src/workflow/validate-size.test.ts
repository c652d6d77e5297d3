/** Definitions that are too large or too deep to look at. */
import { describe, expect, it } from 'vitest';
import { sampleCatalogue } from './testing/sample-catalogue.ts';
import { validateWorkflow } from './validate-workflow.ts';

function withParameters(parameters: unknown): unknown {
  return {
    name: 'Large',
    nodes: [{ name: 'Start', type: 'trigger.manual', typeVersion: 1, parameters }],
    connections: [],
  };
}

function nest(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level++) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}

function report(definition: unknown): string[] {
  return validateWorkflow(definition, sampleCatalogue).map((fault) => `${fault.code} ${fault.path}: ${fault.message}`);
}

describe('validateWorkflow', () => {
  it('refuses what nests ten thousand levels deep, and names the place', () => {
    expect(report(withParameters({ a: nest(10_000) }))).toEqual([
      'WORKFLOW_TOO_LARGE nodes[0].parameters.a.a[0].a[0]…: Nests deeper than 100 levels. Flatten it.',
    ]);
    expect(report(nest(1_000_000))).toHaveLength(1);
  });

  it('takes a hundred levels and no more', () => {
    const tooDeep = (levels: number) => report(nest(levels)).some((fault) => fault.startsWith('WORKFLOW_TOO_LARGE'));
    expect(tooDeep(100)).toBe(false);
    expect(tooDeep(101)).toBe(true);
  });

  it.each([
    ['one long text', 'x'.repeat(2_000_001)],
    ['text that is long in UTF-8 only', 'é'.repeat(1_000_000)],
    ['text that is long once escaped', '\u0000'.repeat(400_000)],
    ['ten million numbers', new Array<number>(10_000_000).fill(0)],
    [
      'a hundred thousand keys',
      Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`key ${index} and more`, 1])),
    ],
  ])('refuses more than two megabytes: %s', (_what, value) => {
    expect(report(withParameters({ value }))).toEqual([
      'WORKFLOW_TOO_LARGE : The workflow is larger than 2000000 bytes of JSON. Keep large data outside of it.',
    ]);
  });

  it('takes just under two megabytes', () => {
    const faults = report(withParameters({ value: 'x'.repeat(1_999_000) }));
    expect(faults).toEqual(['PARAMETER_INVALID nodes[0].parameters.value: is not known here.']);
  });

  it('refuses too many nodes and connections, both at once', () => {
    const definition = { name: 'Many', nodes: new Array(1_001).fill(0), connections: new Array(10_001).fill(0) };
    expect(report(definition)).toEqual([
      'WORKFLOW_TOO_LARGE nodes: The workflow has 1001 nodes; the limit is 1000. Move a part of it to another workflow and call that.',
      'WORKFLOW_TOO_LARGE connections: The workflow has 10001 connections; the limit is 10000. Move a part of it to another workflow and call that.',
    ]);
  });

  it.each([
    [10n, 'bigint'],
    [() => 1, 'function'],
    [Number.NaN, 'number'],
  ])('refuses what is not JSON: %s', (value, type) => {
    expect(report(withParameters({ value }))).toEqual([
      `SHAPE_INVALID nodes[0].parameters.value: A value of type ${type} is not JSON.`,
    ]);
  });
});
