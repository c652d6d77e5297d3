/** Node types of the journals that are kept as folding tests. */
import { createNodeCatalogue } from '../node-type/node-catalogue.ts';
import type { NodeType } from '../node-type/node-type.ts';

const plain = {
  version: 1,
  description: 'Part of a journal that is kept as a test.',
  icon: 'box',
  keywords: { en: [], fr: [], ar: [] },
  parameters: { type: 'object', properties: {} },
  inputs: [{ name: 'items' }],
  outputs: [{ name: 'items' }],
  effect: 'pure',
  examples: [],
  // Journals are folded; nodes do not run.
  run: () => ({ kind: 'output', outputs: [] }),
} as const satisfies Omit<NodeType, 'type' | 'title'>;

const loopOutputs = [{ name: 'done' }, { name: 'pass' }];

/** The types that journal-0.1.0.json uses. */
export const goldenCatalogue = createNodeCatalogue([
  { ...plain, type: 'test.plain', title: 'Plain' },
  { ...plain, type: 'test.send', title: 'Send', effect: 'once' },
  { ...plain, type: 'test.loop', title: 'Loop', control: 'loop', outputs: loopOutputs },
  { ...plain, type: 'test.merge', title: 'Merge', inputs: [{ name: 'a' }, { name: 'b' }] },
]);
