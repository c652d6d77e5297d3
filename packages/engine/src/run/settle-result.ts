/** Turns what a node returned into records: outputs, a wait, or calls of other workflows. */
import {
  type Answer,
  type CallResult,
  deriveExecutionId,
  type ErrorReport,
  type Item,
  isInline,
  type Json,
  type NodeResult,
  NoriaError,
  type OutputResult,
  type Payload,
  type Step,
  type StepSettledRecord,
} from '@noria/core';
import type { EncodedPayload } from '../payload-store.ts';
import { errorItem } from './error-item.ts';
import { failedEffect, mayRetry } from './retry-step.ts';
import type { GivenList, Run, StepRun } from './run.ts';

export interface SettleExtras {
  readonly pinned?: true;
  readonly answer?: Answer;
  readonly loop?: { readonly next: Json } | 'done';
  readonly error?: ErrorReport;
}

/** @throws ITEM_LIMIT, PAYLOAD_LIMIT, CALL_DEPTH_LIMIT; the first failure of a node whose errors stop the workflow */
export function settleResult(ctx: StepRun, result: NodeResult): void {
  const { run, step, startedMs } = ctx;
  switch (result.kind) {
    case 'output':
      return settleOutputs(run, step, startedMs, joinGiven(ctx, placeOutputs(ctx, result)), extrasOf(result));
    case 'wait':
      run.record({
        kind: 'step.waiting',
        step: step.index,
        startedMs,
        ...(result.untilMs === undefined ? {} : { untilMs: result.untilMs }),
        ...(result.resumable === undefined ? {} : { resumable: result.resumable }),
      });
      return;
    case 'call':
      return settleCall(ctx, result);
  }
}

function extrasOf({ answer, loop }: OutputResult): SettleExtras {
  if (answer === undefined && loop === undefined) return noExtras;
  return { ...(answer === undefined ? {} : { answer }), ...(loop === undefined ? {} : { loop }) };
}

function placeOutputs(ctx: StepRun, result: OutputResult): readonly (readonly Item[])[] {
  const { step, inputs } = ctx;
  const outputs = step.node.isLoop
    ? pairLoop(ctx, result)
    : result.outputs.map((items) => pairItems(items, inputs[0] ?? []));
  const failures = result.failures ?? [];
  const [first] = failures;
  if (first === undefined) return outputs;
  const itemCount = inputs[0]?.length ?? 0;
  const retriable = failures
    .map((failure) => failedEffect(step, failure, itemCount))
    .find((error) => mayRetry(ctx.run, step, error));
  if (retriable !== undefined) throw retriable;
  if ((step.node.node.onError ?? 'stop') === 'stop') throw failedEffect(step, first, itemCount);
  const failed = failures.map(({ item, error }) => ({ ...errorItem(inputs[0]?.[item], error), pairedItem: { item } }));
  const port = step.node.errorOutput ?? 0;
  const placed = Array.from({ length: step.node.outputCount }, (_, output) => outputs[output] ?? []);
  placed[port] = [...(placed[port] ?? []), ...failed];
  return placed;
}

/** What the node returned comes after what it gave out before. */
function joinGiven({ given }: StepRun, outputs: readonly (readonly Item[])[]): readonly Output[] {
  if (given === null) return outputs;
  const count = Math.max(outputs.length, ...[...given.keys()].map((index) => index + 1));
  return Array.from({ length: count }, (_, index) => {
    const items = outputs[index] ?? [];
    const list = given.get(index);
    if (list === undefined) return items;
    return list.whole === null ? list.addLast(items) : [...list.whole, ...items];
  });
}

/** Where the node gave no pairs and counts differ: all come from the only item, or their origin is not known. */
function pairItems(items: readonly Item[], input: readonly Item[]): readonly Item[] {
  if (items.length === input.length || input.length !== 1) return items;
  return items.map((item) => (item.pairedItem === undefined ? { ...item, pairedItem: { item: 0 } } : item));
}

/** Items that passes sent back stand as input 1 of the loop's step. */
function pairLoop(ctx: StepRun, result: OutputResult): readonly (readonly Item[])[] {
  const loop = ctx.step.loop;
  if (loop === null || !ctx.step.node.wiredBack) return result.outputs;
  const isReturned = result.loop === 'done' || (ctx.step.pass > 0 && loop.lastReturned.length > 0);
  return result.outputs.map((items) =>
    items.map((item, index) =>
      item.pairedItem === undefined && isReturned ? { ...item, pairedItem: { item: index, input: 1 } } : item,
    ),
  );
}

const noExtras: SettleExtras = {};

type Output = readonly Item[] | GivenList;

/** Records the end of a step. */
export function settleOutputs(
  run: Run,
  step: Step,
  startedMs: number,
  outputs: readonly Output[],
  extras: SettleExtras,
): void {
  const given =
    step.node.node.alwaysOutputData === true && outputs.every((items) => items.length === 0)
      ? [[{ json: {} }]]
      : outputs;
  const encoded = given.map((items) => encodeOutput(run, step, items));
  const record: StepSettledRecord = {
    kind: 'step.settled',
    step: step.index,
    startedMs: step.startedMs ?? startedMs,
    endedMs: run.host.clock.nowMs(),
    outputs: encoded.map((output) => output.payload),
    ...extras,
  };
  run.record(record, encodeSettled(record, encoded, extras));
}

/** Outputs are encoded once, for their size and for the record: the rest of the record is written around them. */
function encodeSettled(record: StepSettledRecord, outputs: readonly EncodedPayload[], extras: SettleExtras): string {
  let texts = '';
  for (const output of outputs) texts += texts === '' ? output.text : `,${output.text}`;
  const { step, startedMs, endedMs } = record;
  const tail = isEmpty(extras) ? '}' : `,${JSON.stringify(extras).slice(1)}`;
  return `{"kind":"step.settled","step":${step},"startedMs":${startedMs},"endedMs":${endedMs},"outputs":[${texts}]${tail}`;
}

function isEmpty(extras: SettleExtras): boolean {
  for (const _ in extras) return false;
  return true;
}

const unchangedText = '{"same":"input"}';

/** What a node passed on as it came is in the journal already. */
function findUnchanged(run: Run, step: Step, items: readonly Item[]): Payload | null {
  const refs = step.inputs[0];
  const ref = refs?.length === 1 ? refs[0] : undefined;
  const payload = ref === undefined ? undefined : run.state.steps[ref.step]?.outputs[ref.output];
  if (payload === undefined || items.length === 0) return null;
  return payload === items || run.host.payloads.peek(run.identity.organizationId, payload) === items ? payload : null;
}

function encodeOutput(run: Run, step: Step, items: Output): EncodedPayload {
  if ('end' in items) return holdBack(run, items.end());
  const unchanged = findUnchanged(run, step, items);
  if (unchanged !== null) return { payload: unchanged, text: unchangedText, sizeBytes: 0, stored: null, uses: [] };
  const { maxItems, maxPayloadBytes } = run.plan.limits;
  if (items.length > maxItems)
    throw new NoriaError('ITEM_LIMIT', { node: step.node.name, count: items.length, limit: maxItems });
  const encoded = encodeItems(run, items);
  if (run.payloadBytes > maxPayloadBytes)
    throw new NoriaError('PAYLOAD_LIMIT', { limitBytes: maxPayloadBytes, node: step.node.name });
  return encoded;
}

/** Encodes items for the journal; what lies in the blob store is durable before the record that names it. */
export function encodeItems(run: Run, items: readonly Item[]): EncodedPayload {
  const { spillBytes, retainBytes } = run.host.limits;
  const encoded = run.host.payloads.encode(
    run.identity.organizationId,
    items,
    run.payloadBytes > retainBytes ? spillBytes >> 4 : spillBytes,
  );
  return holdBack(run, encoded);
}

function holdBack(run: Run, encoded: EncodedPayload): EncodedPayload {
  run.payloadBytes += encoded.sizeBytes;
  if (!isInline(encoded.payload)) run.hasBlobs = true;
  if (encoded.stored !== null) run.holdFor(encoded.stored);
  run.buffer.addUses(encoded.uses);
  return encoded;
}

function settleCall(ctx: StepRun, result: CallResult): void {
  const { run, step, startedMs } = ctx;
  const limit = run.host.limits.maxCallDepth;
  if ((run.state.accepted.depth ?? 0) >= limit) throw new NoriaError('CALL_DEPTH_LIMIT', { limit });
  // Another try calls afresh: its children have other ids than those that failed.
  const offset = (step.attempt - 1) * 1_000_000;
  const calls = result.calls.map((call, index) => {
    const items: Payload = encodeItems(run, call.items).payload;
    return {
      workflowId: call.workflowId,
      executionId: deriveExecutionId(run.executionId, step.index, offset + index),
      items,
    };
  });
  run.record({ kind: 'step.calling', step: step.index, startedMs, waitForEnd: result.waitForEnd, calls });
}
