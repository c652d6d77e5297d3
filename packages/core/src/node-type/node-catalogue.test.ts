/** The catalogue of node types. */
import { describe, expect, it } from 'vitest';
import { createNodeCatalogue } from './node-catalogue.ts';
import type { NodeType } from './node-type.ts';

function nodeType(type: string, version: number): NodeType {
  return {
    type,
    version,
    title: type,
    description: type,
    icon: 'box',
    keywords: { en: [], fr: [], ar: [] },
    parameters: { type: 'object' },
    inputs: [{ name: 'main' }],
    outputs: [{ name: 'main' }],
    effect: 'pure',
    examples: [],
    run: (_ctx, items) => ({ kind: 'output', outputs: [items] }),
  };
}

describe('createNodeCatalogue', () => {
  const first = nodeType('data.set', 1);
  const second = nodeType('data.set', 2);
  const tenth = nodeType('data.set', 10);
  const other = nodeType('aa.first', 1);
  const catalogue = createNodeCatalogue([tenth, second, first, other]);

  it('finds a type at its version only', () => {
    expect(catalogue.find('data.set', 2)).toBe(second);
    expect(catalogue.find('data.set', 3)).toBeNull();
    expect(catalogue.find('data.sets', 1)).toBeNull();
    expect(catalogue.find('constructor', 1)).toBeNull();
  });

  it('lists by type, then by version', () => {
    expect(catalogue.list()).toEqual([other, first, second, tenth]);
  });

  it('refuses two types of the same name and version', () => {
    expect(() => createNodeCatalogue([first, nodeType('data.set', 1)])).toThrow('data.set@1 is in the catalogue twice');
  });
});
