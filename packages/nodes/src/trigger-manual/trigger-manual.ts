/** `trigger.manual`: starts an execution when a person or the API asks for it. */
import type { NodeType } from '@noria/core';
import { passOn } from '../lineage/pass-on.ts';

export const triggerManual: NodeType = {
  type: 'trigger.manual',
  version: 1,
  title: 'Manual start',
  description: 'Starts the workflow when somebody runs it by hand or over the API. What they send becomes the items.',
  icon: 'mouse-pointer-click',
  keywords: {
    en: ['start', 'run', 'manual', 'test', 'button'],
    fr: ['démarrer', 'lancer', 'manuel', 'test', 'bouton'],
    ar: ['بدء', 'تشغيل', 'يدوي', 'اختبار', 'زر'],
  },
  parameters: { type: 'object', properties: {}, additionalProperties: false },
  inputs: [],
  outputs: [{ name: 'items' }],
  effect: 'pure',
  trigger: 'manual',
  examples: [
    {
      title: 'Starts with what was sent',
      parameters: {},
      input: [[{ json: { orderId: 17 } }]],
      output: [[{ orderId: 17 }]],
    },
  ],
  run: (_ctx, items) => ({ kind: 'output', outputs: [passOn(items)] }),
};
