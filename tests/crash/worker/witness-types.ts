/** Node types of the suite alone: one for each class of effect. What they do is an entry in the ledger. */
import { setTimeout as delay } from 'node:timers/promises';
import {
  type EffectCall,
  type EffectClass,
  EffectError,
  type Item,
  type NodeContext,
  type NodeResult,
  type NodeType,
} from '@noria/core';
import type { LedgerEntry } from '../ledger/ledger-entry.ts';
import type { LedgerLink } from '../ledger/ledger-link.ts';
import { compute } from '../workflows/compute.ts';
import type { DeathSwitch } from './death-switch.ts';

type Settings = { workMs: number; refusals: number; fails: boolean; isNested: boolean };

export interface WitnessParts {
  readonly ledger: LedgerLink;
  readonly death: DeathSwitch;
  readonly instance: string;
}

export function createWitnessTypes(parts: WitnessParts): NodeType[] {
  return (['pure', 'read', 'idempotent', 'once'] as const).map((effect) => describeWitness(parts, effect));
}

function describeWitness(parts: WitnessParts, effect: EffectClass): NodeType {
  return {
    type: `witness.${effect}`,
    version: 1,
    title: `Witness ${effect}`,
    description: 'Reports what it does to the ledger of the crash suite.',
    icon: 'eye',
    keywords: { en: [], fr: [], ar: [] },
    parameters: {
      type: 'object',
      additionalProperties: false,
      properties: {
        workMs: { type: 'integer', title: 'How long the effect takes', default: 15 },
        refusals: { type: 'integer', title: 'Attempts that are refused', default: 0 },
        fails: { type: 'boolean', title: 'Every attempt fails for good', default: false },
        isNested: { type: 'boolean', title: 'Stands inside two loops', default: false },
      },
    },
    inputs: [{ name: 'items' }],
    outputs: [{ name: 'items' }],
    effect,
    examples: [],
    run: effect === 'pure' ? runPure : (ctx, items) => runEffects(parts, effect, ctx, items),
  };
}

function runPure(_ctx: NodeContext, items: readonly Item[]): NodeResult {
  return { kind: 'output', outputs: [items.map((item) => makeItem(compute('pure', readValue(item))))] };
}

async function runEffects(
  parts: WitnessParts,
  effect: EffectClass,
  ctx: NodeContext,
  items: readonly Item[],
): Promise<NodeResult> {
  const settings = ctx.parameters() as Settings;
  if (settings.isNested) parts.death.reach('in-nested-loop', ctx.execution.id);
  const output: Item[] = [];
  for (const [index, item] of items.entries()) {
    const act = (call: EffectCall): Promise<number> =>
      perform(parts, settings, describeEntry(parts, effect, ctx, index, call), readValue(item));
    output.push(makeItem(await ctx.effect(index, act)));
  }
  return { kind: 'output', outputs: [output] };
}

/** Begins in the turn in which the engine asked: the engine's last check of its lease holds for this very moment. */
async function perform(
  { ledger, death }: WitnessParts,
  { workMs, refusals, fails }: Settings,
  entry: Omit<LedgerEntry, 'event' | 'sentAtMs'>,
  value: number,
): Promise<number> {
  await ledger.record({ ...entry, event: 'begin', sentAtMs: Date.now() });
  death.reach('in-effect', entry.executionId);
  await delay(workMs);
  if (fails || entry.attempt <= refusals) {
    await ledger.record({ ...entry, event: 'refused', sentAtMs: Date.now() });
    throw new EffectError('OUTBOUND_STATUS', { host: 'ledger', status: 429 }, { sent: 'answered', refused: !fails });
  }
  const result = compute(entry.effect, value);
  await ledger.record({ ...entry, event: 'done', result, sentAtMs: Date.now() });
  return result;
}

function describeEntry(
  { instance }: WitnessParts,
  effect: EffectClass,
  { execution, node, runIndex }: NodeContext,
  item: number,
  { attempt, idempotencyKey }: EffectCall,
): Omit<LedgerEntry, 'event' | 'sentAtMs'> {
  const place = { executionId: execution.id, node: node.name, runIndex, item };
  return { ...place, effect, attempt, key: idempotencyKey, worker: instance };
}

function readValue({ json }: Item): number {
  return json.v as number;
}

/** Nothing else of the item stays: final results are small whatever went in. */
function makeItem(v: number): Item {
  return { json: { v } };
}
