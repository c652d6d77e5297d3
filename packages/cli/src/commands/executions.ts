/** `noria executions list|show|retry|cancel`: asks the running server. */
import type { ErrorReport } from '@noria/core';
import { readSettings } from '@noria/server';
import type { Command } from 'commander';
import { type ApiClient, createApiClient } from '../api-client.ts';
import type { CommandContext } from '../command-context.ts';

interface Execution {
  readonly id: string;
  readonly workflowId: string;
  readonly status: string;
  readonly acceptedAt: string;
  readonly stepCount: number;
  readonly waitingFor: string | null;
  readonly error: (ErrorReport & { readonly node?: string }) | null;
}

interface Step {
  readonly step: number;
  readonly node: string;
  readonly status: string;
  readonly outputCounts: readonly number[];
  readonly error: ErrorReport | null;
}

export function addExecutionsCommand(program: Command, context: CommandContext): void {
  const group = program
    .command('executions')
    .description('list, show, retry and cancel executions of the running server (NORIA_URL, or this computer at PORT)');
  group
    .command('list')
    .description('newest first')
    .option('--workflow <id>', 'of one workflow')
    .option('--status <status>', 'queued, running, waiting, succeeded, failed or cancelled')
    .option('--limit <count>', 'how many', '20')
    .action(async (options: { workflow?: string; status?: string; limit: string; json?: boolean }) => {
      const query = new URLSearchParams({ limit: options.limit });
      if (options.workflow !== undefined) query.set('workflowId', options.workflow);
      if (options.status !== undefined) query.set('status', options.status);
      const page = (await connect().call('GET', `/api/executions?${query}`)) as { items: Execution[] };
      print(options, page, () => page.items.map(describeRow).join('\n') || 'There are no executions.');
    });
  group
    .command('show')
    .description('an execution with its steps')
    .argument('<id>')
    .action(async (id: string, options: { json?: boolean }) => {
      const api = connect();
      const path = `/api/executions/${encodeURIComponent(id)}`;
      const execution = (await api.call('GET', path)) as Execution;
      const steps = await readAllSteps(api, path);
      print(options, { ...execution, steps }, () => [describeRow(execution), ...steps.map(describeStep)].join('\n'));
    });
  group
    .command('retry')
    .description('a new execution with the same input')
    .argument('<id>')
    .option('--published', 'on the published version instead of the same one')
    .action(async (id: string, options: { published?: boolean; json?: boolean }) => {
      const body = { version: options.published === true ? 'published' : 'same' };
      const started = (await connect().call('POST', `/api/executions/${encodeURIComponent(id)}/retry`, body)) as {
        executionId: string;
      };
      print(options, started, () => `Started ${started.executionId}.`);
    });
  group
    .command('cancel')
    .argument('<id>')
    .option('--reason <text>')
    .action(async (id: string, options: { reason?: string; json?: boolean }) => {
      const body = options.reason === undefined ? {} : { reason: options.reason };
      const answer = await connect().call('POST', `/api/executions/${encodeURIComponent(id)}/cancel`, body);
      print(options, answer, () => `${id} is being cancelled.`);
    });

  function print(options: { json?: boolean }, value: unknown, describe: () => string): void {
    context.output.print(options.json === true ? JSON.stringify(value) : describe());
  }
}

function connect(): ApiClient {
  const { NORIA_URL, PORT } = readSettings();
  return createApiClient(NORIA_URL ?? `http://localhost:${PORT}`);
}

async function readAllSteps(api: ApiClient, path: string): Promise<Step[]> {
  const steps: Step[] = [];
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({ items: 'count', limit: '200', ...(cursor === null ? {} : { cursor }) });
    const page = (await api.call('GET', `${path}/steps?${query}`)) as { items: Step[]; nextCursor: string | null };
    steps.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return steps;
}

function describeRow(execution: Execution): string {
  const waiting = execution.waitingFor === null ? '' : ` (for ${execution.waitingFor})`;
  const head = `${execution.acceptedAt}  ${execution.id}  ${execution.status}${waiting}  ${execution.stepCount} steps  ${execution.workflowId}`;
  return execution.error === null ? head : `${head}\n    ${execution.error.message}`;
}

function describeStep(step: Step): string {
  const line = `  ${String(step.step).padStart(4)}  ${step.status.padEnd(10)} ${step.node}  ${step.outputCounts.join('+')} item(s)`;
  return step.error === null ? line : `${line}\n        ${step.error.message}`;
}
