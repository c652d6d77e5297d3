/** Brings the items that a step needs into memory: its inputs, and the outputs that its expressions name. */
import {
  findNewestRun,
  type Item,
  type ItemParts,
  isInline,
  listUpstream,
  type OutputRef,
  type Payload,
  type Step,
} from '@noria/core';
import { listInputParts, openParts } from './input-parts.ts';
import { loadPayload } from './load-payload.ts';
import type { HeldItems, Run, StepInputs } from './run.ts';
import { trimItems } from './trim-items.ts';

export interface LoadedStep {
  /** Of an input in parts the first of them. */
  readonly inputs: StepInputs;
  /** Set when input 0 comes in parts. */
  readonly parts: ItemParts | null;
  readonly held: HeldItems;
}

const nothingHeld: HeldItems = new Map();

/** Items of an output that `loadStep` has made sure of. */
export function itemsOf(run: Run, held: HeldItems, ref: OutputRef): readonly Item[] {
  const payload = run.state.steps[ref.step]?.outputs[ref.output];
  return payload === undefined ? [] : readPayload(held, payload);
}

export function readPayload(held: HeldItems, payload: Payload): readonly Item[] {
  if (isInline(payload)) return payload;
  const items = held.get(payload);
  if (items === undefined) throw new Error('a payload was not loaded for this step');
  return items;
}

/** @returns at once when all that the step may look at is in memory */
export function loadStep(run: Run, step: Step): LoadedStep | Promise<LoadedStep> {
  if (!run.hasBlobs) return { inputs: readInputs(run, step, nothingHeld), parts: null, held: nothingHeld };
  const parts = listInputParts(run, step);
  const needed = listNeeded(run, step, parts);
  const { organizationId } = run.identity;
  const { payloads } = run.host;
  const cached = needed.map((payload) => payloads.peek(organizationId, payload));
  const use = (lists: readonly (readonly Item[])[]): LoadedStep => {
    const held = new Map(needed.map((payload, index) => [payload, lists[index] ?? []]));
    if (parts === null) return { inputs: readInputs(run, step, held), parts, held };
    const [first = []] = parts;
    return { inputs: [trimItems(step, readPayload(held, first))], parts: openParts(run, step, parts), held };
  };
  if (cached.every((items) => items !== null)) return use(cached);
  return Promise.all(needed.map((payload) => loadPayload(run, payload))).then(use);
}

/** Items of many outputs, in order, from wherever they lie. */
export async function loadItems(run: Run, refs: readonly OutputRef[]): Promise<readonly Item[]> {
  const payloads = refs.map((ref) => run.state.steps[ref.step]?.outputs[ref.output] ?? []);
  const load = (payload: Payload): readonly Item[] | Promise<readonly Item[]> =>
    run.host.payloads.peek(run.identity.organizationId, payload) ?? loadPayload(run, payload);
  return (await Promise.all(payloads.map(load))).flat();
}

/** Payloads in the blob store among all that the step may look at. */
function listNeeded(run: Run, step: Step, parts: readonly Payload[] | null): Payload[] {
  const needed: Payload[] = [];
  const need = (payload: Payload | undefined): void => {
    if (payload !== undefined && !isInline(payload)) needed.push(payload);
  };
  const needRef = (ref: OutputRef): void => need(run.state.steps[ref.step]?.outputs[ref.output]);
  if (parts !== null) need(parts[0]);
  else for (const refs of step.inputs) for (const ref of refs) needRef(ref);
  const { edited } = run.state.accepted;
  if (edited?.step === step.index) for (const payload of edited.inputs) need(payload);
  if (step.index === 0 && run.state.accepted.startWith === 'input') need(run.state.accepted.items);
  for (const child of step.calls?.ended ?? []) need(child?.items);
  const { references } = step.node.compiled;
  if (references.dynamicNodes || references.usesItemOf) for (const ref of listUpstream(run.state, step)) needRef(ref);
  for (const name of references.dynamicNodes ? run.plan.byName.keys() : references.nodes) {
    const node = run.plan.byName.get(name);
    const newest = node === undefined ? null : findNewestRun(run.state, step.scope, node);
    for (const payload of newest?.outputs ?? []) need(payload);
  }
  return needed;
}

function readInputs(run: Run, step: Step, held: HeldItems): StepInputs {
  const { accepted } = run.state;
  if (accepted.edited?.step === step.index) {
    return accepted.edited.inputs.map((payload) => trimItems(step, readPayload(held, payload)));
  }
  if (step.index === 0 && accepted.startWith === 'input') return [trimItems(step, readPayload(held, accepted.items))];
  const [first] = step.inputs;
  const [only] = first ?? [];
  if (only !== undefined && first?.length === 1 && step.inputs.length === 1)
    return [trimItems(step, itemsOf(run, held, only))];
  return step.inputs.map((refs) => trimItems(step, concat(refs.map((ref) => itemsOf(run, held, ref)))));
}

function concat(lists: readonly (readonly Item[])[]): readonly Item[] {
  const [first] = lists;
  return lists.length === 1 && first !== undefined ? first : lists.flat();
}
