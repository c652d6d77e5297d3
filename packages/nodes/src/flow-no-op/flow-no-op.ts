/** `flow.no-op`: does nothing; a place where wires meet, or where a branch is seen to end. */
import type { NodeType } from '@noria/core';
import { passOn } from '../lineage/pass-on.ts';

export const flowNoOp: NodeType = {
  type: 'flow.no-op',
  version: 1,
  title: 'Do nothing',
  description: 'Passes its items on as they are: a place where wires meet, or where a branch is seen to end.',
  icon: 'circle-dot',
  keywords: {
    en: ['nothing', 'no operation', 'pass through', 'placeholder', 'end'],
    fr: ['rien', 'aucune opération', 'laisser passer', 'fin', 'repère'],
    ar: ['لا شيء', 'بدون عملية', 'تمرير', 'نهاية', 'عنصر نائب'],
  },
  parameters: { type: 'object', additionalProperties: false, properties: {} },
  inputs: [{ name: 'items' }],
  outputs: [{ name: 'items' }],
  effect: 'pure',
  largeLists: 'each',
  examples: [
    {
      title: 'Passes items on',
      parameters: {},
      input: [[{ json: { id: 1 } }]],
      output: [[{ id: 1 }]],
    },
  ],
  run: (_ctx, items) => ({ kind: 'output', outputs: [passOn(items)] }),
};
