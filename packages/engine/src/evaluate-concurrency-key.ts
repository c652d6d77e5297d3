/** The concurrency key of a new execution: `settings.concurrencyKey` over the trigger's first item. */
import { type ExpressionScope, type Item, type NodeItems, NoriaError, type Plan, zonedTime } from '@noria/core';
import type { StartRequest } from './engine.ts';
import { readCpuClockMs } from './read-cpu-clock.ts';

/** @throws EXPRESSION_FAILED */
export function evaluateConcurrencyKey(plan: Plan, request: StartRequest, atMs: number): string | null {
  if (plan.concurrencyKey === null) return null;
  const item = request.items[0] ?? { json: {} };
  const { key } = plan.concurrencyKey.evaluate(describeScope(plan, request, item, atMs));
  return typeof key === 'string' ? key.slice(0, 200) : JSON.stringify(key ?? null).slice(0, 200);
}

function describeScope(plan: Plan, request: StartRequest, item: Item, atMs: number): ExpressionScope {
  const refuse = (problem: string): never => {
    throw new NoriaError('EXPRESSION_FAILED', { problem: `settings.concurrencyKey: ${problem}`, column: 1 });
  };
  const input: NodeItems = {
    item,
    isExecuted: true,
    params: {},
    first: () => item,
    last: () => request.items[request.items.length - 1] ?? item,
    all: () => request.items,
    itemMatching: (index) => request.items[index] ?? refuse(`there is no item ${index}`),
  };
  return {
    json: item.json,
    item,
    itemIndex: 0,
    runIndex: 0,
    now: zonedTime(atMs, plan.definition.settings?.timeZone),
    input,
    execution: { mode: request.mode },
    workflow: { id: request.workflowId, name: plan.definition.name, version: request.version },
    variables: {},
    node: (name) => refuse(`node "${name}" has not run yet; only the trigger's item is known`),
    random: () => refuse('a key must not be random'),
    readClockMs: readCpuClockMs,
  };
}
