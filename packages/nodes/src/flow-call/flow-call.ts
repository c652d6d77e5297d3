/** `flow.call`: runs another workflow and goes on with what it gives. */
import {
  type CalledResult,
  type Item,
  type NodeContext,
  type NodeResult,
  type NodeType,
  NoriaError,
  type WakeEvent,
} from '@noria/core';
import { passItemOn, passOn, withoutLineage } from '../lineage/pass-on.ts';

type Settings = { workflowId: string; mode: 'all' | 'each'; waitForEnd: boolean };

export const flowCall: NodeType = {
  type: 'flow.call',
  version: 1,
  title: 'Call a workflow',
  description:
    'Runs another workflow with these items, once or once per item, and goes on with the items that its last node gives.',
  icon: 'workflow',
  keywords: {
    en: ['call', 'sub-workflow', 'execute', 'child', 'reuse', 'function'],
    fr: ['appeler', 'sous-workflow', 'exécuter', 'enfant', 'réutiliser', 'fonction'],
    ar: ['استدعاء', 'سير عمل فرعي', 'تنفيذ', 'إعادة استخدام', 'دالة'],
  },
  parameters: {
    type: 'object',
    required: ['workflowId'],
    additionalProperties: false,
    properties: {
      workflowId: { type: 'string', title: 'Workflow', minLength: 1, 'x-control': 'workflow' },
      mode: {
        type: 'string',
        title: 'Run it',
        description: 'Once with all items, or once per item.',
        enum: ['all', 'each'],
        default: 'all',
        'x-expression': false,
      },
      waitForEnd: {
        type: 'boolean',
        title: 'Wait for its end',
        description: 'Off: the called workflow goes on by itself, and these items pass on unchanged.',
        default: true,
        'x-expression': false,
      },
    },
  },
  inputs: [{ name: 'items' }],
  outputs: [{ name: 'items' }],
  effect: 'pure',
  errors: ['CALL_FAILED'],
  examples: [
    {
      title: 'Gives each order to a workflow of its own',
      parameters: { workflowId: 'wf_018f3c1e-0000-7000-8000-000000000001', mode: 'each' },
      input: [[{ json: { orderId: 1 } }, { json: { orderId: 2 } }]],
      output: [[{ orderId: 1 }, { orderId: 2 }]],
    },
  ],
  run: call,
  wake: takeResults,
};

function call(ctx: NodeContext, items: readonly Item[]): NodeResult {
  const { mode, workflowId, waitForEnd } = ctx.parameters() as Settings;
  if (mode === 'all') return { kind: 'call', waitForEnd, calls: [{ workflowId, items: items.map(withoutLineage) }] };
  if (items.length === 0) return { kind: 'output', outputs: [[]] };
  const calls = items.map((item, index) => ({
    workflowId: (ctx.parameters(index) as Settings).workflowId,
    items: [withoutLineage(item)],
  }));
  return { kind: 'call', waitForEnd, calls };
}

function takeResults(ctx: NodeContext, items: readonly Item[], event: WakeEvent): NodeResult {
  if (event.kind !== 'called') {
    throw new NoriaError('INTERNAL', { node: ctx.node.name, problem: `a call was woken by ${event.kind}` });
  }
  const { mode, waitForEnd } = ctx.parameters() as Settings;
  event.results.forEach((result, index) => {
    refuseFailure(ctx, result, index);
  });
  if (!waitForEnd) return { kind: 'output', outputs: [passOn(items)] };
  const output =
    mode === 'each'
      ? event.results.flatMap((result, index) => result.items.map((item) => passItemOn(item, { item: index })))
      : takeAll(items.length, event.results[0]?.items ?? []);
  return { kind: 'output', outputs: [output] };
}

/** Of several items that went in together nobody knows which one an item came from; of a single one it is plain. */
function takeAll(inputCount: number, given: readonly Item[]): Item[] {
  return given.map((item) => (inputCount === 1 ? passItemOn(item, { item: 0 }) : withoutLineage(item)));
}

function refuseFailure(ctx: NodeContext, result: CalledResult, index: number): void {
  if (result.status === 'succeeded' || result.status === 'accepted') return;
  const problem = result.error?.message ?? `it was ${result.status}`;
  throw new NoriaError('CALL_FAILED', {
    problem,
    node: ctx.node.name,
    call: index,
    executionId: result.executionId,
    code: result.error?.code ?? (result.status === 'cancelled' ? 'EXECUTION_CANCELLED' : null),
  });
}
