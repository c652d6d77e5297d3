/** Saves and publishes a workflow through the API. */
import type { WorkflowDefinition } from '@noria/core';
import type { TestServer } from './test-server.ts';

/** @returns id as the API writes it */
export async function save(server: TestServer, definition: WorkflowDefinition): Promise<string> {
  const created = await server.call('POST', '/api/workflows', definition);
  if (created.status !== 201) throw new Error(`Saving answered ${created.status}: ${JSON.stringify(created.body)}`);
  return (created.body as { id: string }).id;
}

export async function publish(server: TestServer, definition: WorkflowDefinition): Promise<string> {
  const id = await save(server, definition);
  const published = await server.call('POST', `/api/workflows/${id}/publish`);
  if (published.status !== 200)
    throw new Error(`Publishing answered ${published.status}: ${JSON.stringify(published.body)}`);
  return id;
}

/** Asks until the execution has the status. */
export async function waitForStatus(server: TestServer, id: string, status: string): Promise<Record<string, unknown>> {
  const endMs = performance.now() + 8_000;
  for (;;) {
    const { body } = await server.call('GET', `/api/executions/${id}`);
    const execution = body as Record<string, unknown>;
    if (execution.status === status) return execution;
    if (performance.now() > endMs) throw new Error(`${id} is ${String(execution.status)}, not ${status}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
