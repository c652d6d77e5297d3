/** An input in parts: which steps take a list that memory should not hold, and how they go through it. */
import {
  countItems,
  type Item,
  type ItemParts,
  isInline,
  isParted,
  listBlobs,
  type Payload,
  type Step,
} from '@noria/core';
import { loadPart } from './load-payload.ts';
import type { Run } from './run.ts';
import { trimItems } from './trim-items.ts';

/** @returns null where all items come at once: they are few, or the step's node or its expressions need them so */
export function listInputParts(run: Run, step: Step): readonly Payload[] | null {
  const { node, inputs } = step;
  if (node.largeLists === null || node.compiled.references.usesInput || inputs.length !== 1) return null;
  const payloads = (inputs[0] ?? []).map((ref) => run.state.steps[ref.step]?.outputs[ref.output] ?? []);
  if (!payloads.some(isParted) || run.state.accepted.edited?.step === step.index) return null;
  return payloads.flatMap((payload): readonly Payload[] => (isParted(payload) ? payload.parts : [payload]));
}

/** Each part is loaded when it is its turn, and nothing keeps it afterwards. */
export function openParts(run: Run, step: Step, parts: readonly Payload[]): ItemParts {
  return {
    count: parts.reduce((sum, part) => sum + countItems(part), 0),
    async *[Symbol.asyncIterator]() {
      for (const part of parts) {
        if (isInline(part)) yield trimItems(step, part);
        else for (const blob of listBlobs(part)) yield trimItems(step, await loadPart(run, blob));
      }
    },
  };
}

/** An input that is in memory. */
export function inOnePart(items: readonly Item[]): ItemParts {
  return {
    count: items.length,
    async *[Symbol.asyncIterator]() {
      if (items.length > 0) yield items;
    },
  };
}
