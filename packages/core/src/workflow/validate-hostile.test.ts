/** Definitions made to keep the validation busy. */
import { describe, expect, it } from 'vitest';
import { sampleCatalogue } from './testing/sample-catalogue.ts';
import { validateWorkflow } from './validate-workflow.ts';

/** Ten parameters in each of a thousand nodes, one of which begins. */
function expressions(write: (index: number) => string) {
  const parameters = (at: number) =>
    Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`p${index}`, write(at * 10 + index)]));
  const nodes = nodesOfType('data.set').map((node, index) => ({ ...node, parameters: parameters(index) }));
  return { name: 'a', nodes, connections: [] };
}

/** A name of 60 letters that differs from its neighbours in few places. */
function longName(index: number): string {
  return `${'abcdefghijklmnopqrstuvwxyz'.repeat(3).slice(0, 54)}${String(index).padStart(6, '0')}`;
}

function nodesOfType(type: string, parameters: unknown = {}) {
  return Array.from({ length: 1_000 }, (_, index) => ({ name: longName(index), type, typeVersion: 1, parameters }));
}

const danglingWires = Array.from({ length: 10_000 }, (_, index) => ({
  from: longName(index + 5_000),
  to: longName(99_999 - index),
}));
const denseWires = Array.from({ length: 10_000 }, (_, index) => ({
  from: longName(index % 1_000),
  to: longName((index * 7 + 1) % 1_000),
}));
const unknownKeys = Object.fromEntries(Array.from({ length: 60_000 }, (_, index) => [`urk ${index}`, 1]));
const shortKeys = Object.fromEntries(Array.from({ length: 120_000 }, (_, index) => [index.toString(36), 1]));

describe('validateWorkflow', () => {
  it.each([
    [
      'ten thousand wires to names that nearly exist',
      { name: 'a', nodes: nodesOfType('data.set'), connections: danglingWires },
    ],
    ['a thousand types that nearly exist', { name: 'a', nodes: nodesOfType('http.requesx'), connections: [] }],
    ['a dense graph without a way out', { name: 'a', nodes: nodesOfType('data.set'), connections: denseWires }],
    ['unknown keys everywhere', { name: 'a', nodes: [], connections: [], ...unknownKeys }],
    [
      'unknown parameters everywhere',
      {
        name: 'a',
        nodes: [{ name: 'A', type: 'http.request', typeVersion: 1, parameters: unknownKeys }],
        connections: [],
      },
    ],
    [
      'ten thousand expressions that ask for nodes that nearly exist',
      expressions((at) => `={{ $('${longName(at + 5_000)}').first().json }}`),
    ],
    ['ten thousand expressions that cannot be read', expressions(() => '={{ a.b. }}')],
    ['one text of half a million openings', expressions((at) => `=${'{{1}}'.repeat(at === 0 ? 350_000 : 0)}`)],
    [
      'an expression of many parentheses',
      expressions((at) => (at < 60 ? `={{ ${'('.repeat(16_000)}1${')'.repeat(16_000)} }}` : '')),
    ],
    ['nothing but wrong wires', { name: 'a', nodes: [], connections: new Array(10_000).fill({ a: 1, b: 2, c: 3 }) }],
    [
      'nothing but wrong credentials',
      {
        name: 'a',
        nodes: [{ name: 'A', type: 'data.set', typeVersion: 1, parameters: {}, credentials: shortKeys }],
        connections: [],
      },
    ],
    ['nothing but wrong lists of items', { name: 'a', nodes: [], connections: [], pinData: shortKeys }],
    [
      'one item from two hundred thousand wrong ones',
      {
        name: 'a',
        nodes: [],
        connections: [],
        pinData: { a: [{ json: {}, pairedItem: new Array(200_000).fill(1), binary: shortKeys }] },
      },
    ],
    ['nothing but wrong items', { name: 'a', nodes: [], connections: [], pinData: { a: new Array(200_000).fill(1) } }],
  ])('answers soon: %s', (_what, definition) => {
    const startedMs = performance.now();
    const faults = validateWorkflow(definition, sampleCatalogue);
    expect(performance.now() - startedMs).toBeLessThan(3_000);
    expect(faults.length).toBeGreaterThan(0);
    expect(faults.length).toBeLessThanOrEqual(1_001);
  });
});
