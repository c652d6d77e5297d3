/** Finds the workflow that a person means: by id, or by name. */
import { NoriaError, suggest } from '@noria/core';
import type { ApiClient } from './api-client.ts';
import type { WorkflowSummary } from './api-types.ts';
import { readPages } from './read-pages.ts';
import { UsageError } from './report-failure.ts';

/**
 * @param reference `wf_…` or a name
 * @returns the id
 * @throws UsageError none or several have the name
 */
export async function findWorkflowId(api: ApiClient, reference: string): Promise<string> {
  if (isWorkflowId(reference)) return reference;
  const { items } = await readPages<WorkflowSummary>(api, '/api/workflows');
  const named = pickNamed(items, reference);
  if (named !== null) return named.id;
  const names = items.map(({ name }) => name);
  throw new UsageError(`No workflow is named ${JSON.stringify(reference)}.${suggest(reference, names)}`);
}

export function isWorkflowId(reference: string): boolean {
  return /^wf_[0-9a-f-]{36}$/.test(reference);
}

/** @returns null when none has the name @throws UsageError several have it */
export function pickNamed(workflows: readonly WorkflowSummary[], name: string): WorkflowSummary | null {
  const [first, ...others] = workflows.filter((workflow) => workflow.name === name);
  if (first === undefined) return null;
  if (others.length === 0) return first;
  const ids = [first, ...others].map(({ id }) => `\n  ${id}`).join('');
  throw new UsageError(`${others.length + 1} workflows are named ${JSON.stringify(name)}; say which by its id:${ids}`);
}

/** @returns names by id, of those that still exist */
export async function readWorkflowNames(api: ApiClient, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const found = await Promise.all([...new Set(ids)].map((id) => readName(api, id)));
  return new Map(found.filter((entry) => entry !== null));
}

async function readName(api: ApiClient, id: string): Promise<readonly [string, string] | null> {
  try {
    const { name } = (await api.call('GET', `/api/workflows/${id}`)) as WorkflowSummary;
    return [id, name];
  } catch (error) {
    if (error instanceof NoriaError && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}
