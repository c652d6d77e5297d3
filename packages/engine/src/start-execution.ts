/** Accepts an execution: its first record, its state, and the run that will write and execute it. */
import {
  type AcceptedRecord,
  type AcceptRow,
  type Command,
  foldAccepted,
  listDueCommands,
  NoriaError,
  type Plan,
} from '@noria/core';
import type { EngineParts, InternalStart } from './engine-parts.ts';
import { evaluateConcurrencyKey } from './evaluate-concurrency-key.ts';
import { followOutput } from './last-output.ts';
import { blobUsesOf, fileUsesIn } from './run/blob-uses.ts';
import { ExecutionRun } from './run/execution-run.ts';
import type { RunIdentity, RunListener } from './run/run.ts';

/**
 * Begins an execution in this process when there is a place, or keeps it until there is one.
 * Nothing of it leaves the process before its acceptance is durable.
 * @throws TRIGGER_NOT_FOUND; EXPRESSION_FAILED by the concurrency key
 */
export function startExecution(
  parts: EngineParts,
  request: InternalStart,
  plan: Plan,
  listener: RunListener,
): ExecutionRun {
  if (!plan.byName.has(request.start))
    throw new NoriaError('TRIGGER_NOT_FOUND', { trigger: `node "${request.start}"` });
  const atMs = parts.clock.nowMs();
  const identity = identify(parts, request, plan, atMs);
  const encoded = parts.payloads.encode(identity.organizationId, request.items);
  const accepted = describeAcceptance(request, encoded.payload, atMs);
  const { state, commands } = foldAccepted(plan, accepted);
  const accept = describeRow(request, identity, atMs);
  const run = new ExecutionRun(parts, identity, state, { epoch: 1, nextSeq: 0, accept });
  run.listen(listener);
  run.buffer.add(accepted, encodeAcceptance(accepted, encoded.text));
  run.payloadBytes = encoded.sizeBytes;
  run.hasBlobs = encoded.stored !== null || request.prefix !== undefined || request.edited !== undefined;
  run.buffer.addUses(encoded.uses);
  if (encoded.stored !== null) run.holdFor(encoded.stored);
  run.lastOutput = followOutput(null, accepted, state);
  const due = request.prefix === undefined ? commands : addPrefix(run, request);
  parts.reach('accepted', run.executionId);
  parts.place(run, () => run.execute(due), 'new');
  return run;
}

/** The shared records are folded before anything runs: what they settled is not done again. */
function addPrefix(run: ExecutionRun, request: InternalStart): Command[] {
  for (const record of request.prefix ?? []) {
    run.foldQuietly(record, 'new');
    if (record.kind === 'step.settled') run.buffer.addUses(blobUsesOf(run.state.steps[record.step]?.outputs ?? []));
    else if (record.kind === 'effect.settled') run.buffer.addUses(fileUsesIn(record.result));
  }
  run.buffer.addUses(blobUsesOf(request.edited?.inputs ?? []));
  return listDueCommands(run.state);
}

function identify(parts: EngineParts, request: InternalStart, plan: Plan, atMs: number): RunIdentity {
  const settings = plan.definition.settings ?? {};
  return {
    executionId: request.executionId ?? parts.options.createId(atMs),
    organizationId: request.organizationId,
    workflowId: request.workflowId,
    version: request.version,
    correlationId: request.correlationId,
    priority: settings.priority ?? 0,
    concurrencyKey: evaluateConcurrencyKey(plan, request, atMs),
  };
}

function describeAcceptance(request: InternalStart, items: AcceptedRecord['items'], atMs: number): AcceptedRecord {
  return {
    kind: 'accepted',
    format: 1,
    atMs,
    mode: request.mode,
    seed: request.seed ?? (Math.random() * 0x1_0000_0000) >>> 0,
    start: request.start,
    startWith: request.startWith,
    items,
    ...(request.until === undefined ? {} : { until: request.until }),
    ...(request.pins === true ? { pins: true } : {}),
    ...(request.idempotency === undefined || isInternal(request) ? {} : { keyed: true as const }),
    ...(request.awaited === true ? { awaited: true } : {}),
    ...(request.depth === undefined ? {} : { depth: request.depth }),
    ...(request.parent === undefined ? {} : { parent: request.parent }),
    ...(request.originId === undefined ? {} : { origin: request.originId }),
    ...(request.edited === undefined ? {} : { edited: request.edited }),
  };
}

/** Nobody asks again for the answer of what Noria itself started under a key. */
function isInternal({ mode }: InternalStart): boolean {
  return mode === 'schedule' || mode === 'call' || mode === 'error';
}

/** The items are encoded once, for their size and for the record: the rest of the record is written around them. */
function encodeAcceptance({ items: _, ...rest }: AcceptedRecord, itemsText: string): string {
  return `${JSON.stringify(rest).slice(0, -1)},"items":${itemsText}}`;
}

function describeRow(request: InternalStart, identity: RunIdentity, atMs: number): AcceptRow {
  const { idempotency } = request;
  return {
    workflowId: request.workflowId,
    version: request.version,
    mode: request.mode,
    acceptedAtMs: atMs,
    correlationId: request.correlationId,
    parentId: request.parent?.executionId ?? null,
    originId: request.originId ?? null,
    priority: identity.priority,
    concurrencyKey: identity.concurrencyKey,
    idempotency:
      idempotency === undefined
        ? null
        : { key: idempotency.key, bodyHash: idempotency.bodyHash, expiresAtMs: atMs + idempotency.ttlMs },
    ...(request.nonce === undefined ? {} : { nonce: request.nonce }),
  };
}
