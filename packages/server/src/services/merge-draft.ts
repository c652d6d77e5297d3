/** Merges a change into a draft: each key replaces that part, null takes an optional part away. */

import { NoriaError, type WorkflowDefinition, workflowDefinitionShape } from '@noria/core';
import type { InputFault } from '../http/parse-input.ts';

export interface DraftChange {
  /** null when the change leaves the draft as it is. Not validated yet. */
  readonly draft: unknown;
  readonly enabled: boolean | null;
  /** The revision that was edited, where the change names it. */
  readonly revision: number | null;
}

const parts = new Set(Object.keys(workflowDefinitionShape));

/** @throws REQUEST_INVALID a key is not known, `enabled` or `revision` is of another type */
export function mergeDraft(draft: WorkflowDefinition, body: unknown): DraftChange {
  const { enabled, revision, ...change } = body as Record<string, unknown>;
  refuseFaults(body as Record<string, unknown>);
  const keys = Object.keys(change);
  return {
    draft: keys.length === 0 ? null : applyChange(draft, change),
    enabled: (enabled as boolean | undefined) ?? null,
    revision: (revision as number | undefined) ?? null,
  };
}

function applyChange(draft: WorkflowDefinition, change: Readonly<Record<string, unknown>>): unknown {
  return Object.fromEntries(Object.entries({ ...draft, ...change }).filter(([, value]) => value !== null));
}

function refuseFaults(body: Readonly<Record<string, unknown>>): void {
  const faults: InputFault[] = [];
  for (const [key, value] of Object.entries(body)) {
    if (key === 'enabled' && typeof value !== 'boolean')
      faults.push({ path: 'body.enabled', problem: 'expected true or false' });
    if (key === 'revision' && !Number.isInteger(value))
      faults.push({ path: 'body.revision', problem: 'expected a whole number' });
    if (key !== 'enabled' && key !== 'revision' && !parts.has(key))
      faults.push({ path: `body.${key}`, problem: 'this key is not known' });
  }
  if (faults.length === 0) return;
  throw new NoriaError('REQUEST_INVALID', {
    problem: faults.map((fault) => `${fault.path}: ${fault.problem}`).join('; '),
    faults,
  });
}
