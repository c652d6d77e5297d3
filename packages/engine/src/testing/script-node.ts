/** `test.script`: a node type whose work is a function of the test, so that a test says when and how it ends. */
import type { Item, LargeLists, NodeContext, NodeResult, NodeType, WakeEvent } from '@noria/core';
import type { NodeSketch } from './sketch-workflow.ts';

export interface Script {
  run(ctx: NodeContext, items: readonly Item[]): NodeResult | Promise<NodeResult>;
  wake?(ctx: NodeContext, items: readonly Item[], event: WakeEvent): NodeResult | Promise<NodeResult>;
}

const scripts = new Map<string, Script>();

/** A node that does what the script says. @param over fields of the node; `parameters` are merged */
export function script(work: Script['run'] | Script, over: Partial<NodeSketch> = {}): NodeSketch {
  const name = `script-${scripts.size}`;
  scripts.set(name, typeof work === 'function' ? { run: work } : work);
  return { type: 'test.script', ...over, parameters: { script: name, ...over.parameters } };
}

/** Sends each item by an effect; `send` is what happens outside. */
export function sender(
  send: (item: Item, call: { attempt: number; idempotencyKey: string; signal: AbortSignal }) => Promise<Item['json']>,
  over: Partial<NodeSketch> = {},
): NodeSketch {
  const run: Script['run'] = async (ctx, items) => {
    const sent: Item[] = [];
    for (const [index, item] of items.entries()) {
      sent.push({ json: await ctx.effect(index, (call) => send(item, call)) });
    }
    return { kind: 'output', outputs: [sent] };
  };
  return script(run, { effect: 'once', ...over });
}

export const scriptType: NodeType = {
  type: 'test.script',
  version: 1,
  title: 'Script',
  description: 'Does what a test says.',
  icon: 'flask',
  keywords: { en: [], fr: [], ar: [] },
  parameters: {
    type: 'object',
    properties: { script: { type: 'string' }, inputs: { type: 'integer', default: 1 }, largeLists: {}, value: {} },
  },
  inputs: ({ inputs }) => Array.from({ length: Number(inputs ?? 1) }, (_, index) => ({ name: `input ${index}` })),
  outputs: [{ name: 'items' }],
  effect: 'pure',
  largeLists: ({ largeLists }) => (largeLists ?? null) as LargeLists | null,
  examples: [],
  run: (ctx, items) => find(ctx).run(ctx, items),
  wake: (ctx, items, event) => {
    const { wake } = find(ctx);
    if (wake === undefined) throw new Error(`The script of ${ctx.node.name} cannot be woken`);
    return wake(ctx, items, event);
  },
};

function find(ctx: NodeContext): Script {
  const found = scripts.get(String(ctx.parameters().script));
  if (found === undefined) throw new Error(`${ctx.node.name} has no script`);
  return found;
}
