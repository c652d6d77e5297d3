/** `flow.stop-error`: ends the execution as failed, with a message of the workflow's own. */
import { type NodeContext, type NodeType, NoriaError } from '@noria/core';

export const flowStopError: NodeType = {
  type: 'flow.stop-error',
  version: 1,
  title: 'Stop with an error',
  description: 'Ends the execution as failed, with a message of your own. An error workflow is told.',
  icon: 'octagon-x',
  keywords: {
    en: ['stop', 'error', 'fail', 'abort', 'throw'],
    fr: ['arrêter', 'erreur', 'échouer', 'abandonner', 'lever'],
    ar: ['إيقاف', 'خطأ', 'فشل', 'إنهاء', 'رمي'],
  },
  parameters: {
    type: 'object',
    required: ['message'],
    additionalProperties: false,
    properties: {
      message: { type: 'string', title: 'Message', minLength: 1, maxLength: 10_000, 'x-control': 'textarea' },
    },
  },
  inputs: [{ name: 'items' }],
  outputs: [],
  effect: 'pure',
  errors: ['WORKFLOW_STOPPED'],
  examples: [
    {
      title: 'An order without lines',
      parameters: { message: '=Order {{ $json.orderId }} has no lines' },
      input: [[{ json: { orderId: 17 } }]],
      output: [],
    },
  ],
  run: (ctx: NodeContext) => {
    throw new NoriaError('WORKFLOW_STOPPED', { problem: ctx.parameters().message, node: ctx.node.name });
  },
};
