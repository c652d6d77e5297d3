/** `noria executions list|show|watch|retry|cancel`: asks the running server. */
import { type Command, Option } from 'commander';
import type { ApiClient } from '../api-client.ts';
import type { Execution, ExecutionSummary, StartedExecution, Step, Workflow } from '../api-types.ts';
import type { CommandContext } from '../command-context.ts';
import { connect } from '../connect.ts';
import { describeExecution, describeExecutions, describeVersion } from '../describe-execution.ts';
import { exitCodes } from '../exit-code.ts';
import { findWorkflowId, readWorkflowNames } from '../find-workflow.ts';
import { printResult } from '../print-result.ts';
import { readCount } from '../read-options.ts';
import { readPages } from '../read-pages.ts';
import { describeEnd, watchExecution } from '../watch-execution.ts';

const statuses = ['queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelled'];

export function addExecutionsCommand(program: Command, context: CommandContext): void {
  const group = program.command('executions').description('list, show, watch, retry and cancel executions');
  addList(group, context);
  addShow(group, context);
  addWatch(group, context);
  addRetry(group, context);
  addCancel(group, context);
}

function addList(group: Command, context: CommandContext): void {
  group
    .command('list')
    .description('list executions, newest first')
    .option('--workflow <workflow>', 'of one workflow, by id or name')
    .addOption(new Option('--status <status>', 'with this status').choices(statuses))
    .option('--limit <count>', 'how many at most', readCount, 20)
    .action(async (options: { workflow?: string; status?: string; limit: number; json?: boolean }) => {
      const api = await connect();
      const query = new URLSearchParams();
      if (options.workflow !== undefined) query.set('workflowId', await findWorkflowId(api, options.workflow));
      if (options.status !== undefined) query.set('status', options.status);
      const page = await readPages<ExecutionSummary>(api, `/api/executions?${query}`, options.limit);
      if (options.json === true) return context.output.print(JSON.stringify(page));
      const names = await readWorkflowNames(
        api,
        page.items.map(({ workflowId }) => workflowId),
      );
      context.output.print(describeExecutions(page.items, names, context.output));
    });
}

function addShow(group: Command, context: CommandContext): void {
  group
    .command('show')
    .description('show an execution with its steps, errors and the links that end its waits')
    .argument('<id>')
    .option('--items', 'with the items that each step gave: the first ones as JSON, or all of them with --json')
    .action(async (id: string, options: { items?: boolean; json?: boolean }) => {
      const api = await connect();
      const withItems = options.items === true;
      const { execution, steps } = await readExecution(api, id, withItems);
      if (options.json === true) return context.output.print(JSON.stringify({ ...execution, steps }));
      const names = await readWorkflowNames(api, [execution.workflowId]);
      context.output.print(
        describeExecution(execution, steps, names.get(execution.workflowId) ?? null, context.output, {
          items: withItems,
        }),
      );
    });
}

async function readExecution(
  api: ApiClient,
  id: string,
  withItems: boolean,
): Promise<{ execution: Execution; steps: readonly Step[] }> {
  const path = `/api/executions/${encodeURIComponent(id)}`;
  const execution = (await api.call('GET', path)) as Execution;
  const { items } = await readPages<Step>(api, `${path}/steps?items=${withItems ? 'full' : 'count'}`);
  return { execution, steps: items };
}

function addWatch(group: Command, context: CommandContext): void {
  group
    .command('watch')
    .description('follow an execution to its end; exit code 1 when it fails or is cancelled')
    .argument('<id>')
    .action(async (id: string, options: { json?: boolean }) => {
      await watch(context, await connect(), id, options);
    });
}

async function watch(context: CommandContext, api: ApiClient, id: string, options: { json?: boolean }): Promise<void> {
  const onStep = (line: string): void => {
    if (options.json !== true) context.output.print(line);
  };
  const execution = await watchExecution(api, id, onStep);
  printResult(context, options, execution, () => `It ${describeEnd(execution)}`);
  context.finish(execution.status === 'succeeded' ? exitCodes.done : exitCodes.failed);
}

function addRetry(group: Command, context: CommandContext): void {
  group
    .command('retry')
    .description('start a new execution with the same input')
    .argument('<id>')
    .option('--from-failed', 'keep what succeeded, and go on at the failed step')
    .option('--published', 'on the published version instead of the same one')
    .option('--wait', 'follow it to its end; exit code 1 when it fails or is cancelled')
    .action(async (id: string, options: RetryOptions) => {
      const api = await connect();
      // Read before: a workflow may keep nothing of the new one.
      const before = (await api.call('GET', `/api/executions/${encodeURIComponent(id)}`)) as Execution;
      const verb = options.fromFailed === true ? 'resume' : 'retry';
      const started = (await api.call('POST', `/api/executions/${encodeURIComponent(id)}/${verb}`, {
        version: options.published === true ? 'published' : 'same',
      })) as StartedExecution;
      const { executionId } = started;
      if (options.wait !== true && options.json === true) return context.output.print(JSON.stringify(started));
      if (options.json !== true) {
        const version = options.published === true ? await readPublishedVersion(api, before) : before.version;
        context.output.print(`Started ${executionId} on ${describeVersion(version)}.`);
      }
      if (options.wait === true) return watch(context, api, executionId, options);
      context.output.print(`Follow it to its end with: npx noria executions watch ${executionId}`);
    });
}

interface RetryOptions {
  readonly fromFailed?: boolean;
  readonly published?: boolean;
  readonly wait?: boolean;
  readonly json?: boolean;
}

async function readPublishedVersion(api: ApiClient, { workflowId, version }: Execution): Promise<number> {
  const { publishedVersion } = (await api.call('GET', `/api/workflows/${workflowId}`)) as Workflow;
  return publishedVersion ?? version;
}

function addCancel(group: Command, context: CommandContext): void {
  group
    .command('cancel')
    .description('cancel an execution and what it called')
    .argument('<id>')
    .option('--reason <text>', 'kept with the execution')
    .action(async (id: string, options: { reason?: string; json?: boolean }) => {
      const api = await connect();
      const body = options.reason === undefined ? {} : { reason: options.reason };
      const answer = await api.call('POST', `/api/executions/${encodeURIComponent(id)}/cancel`, body);
      printResult(context, options, answer, () => `${id} is being cancelled.`);
    });
}
