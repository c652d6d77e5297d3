/** `noria workflows list|show|push|publish|run|enable|disable|delete`: builds on the running server. */
import type { Command } from 'commander';
import type { StartedExecution, Workflow, WorkflowSummary } from '../api-types.ts';
import type { CommandContext } from '../command-context.ts';
import { confirm } from '../confirm.ts';
import { connect } from '../connect.ts';
import { describePushed, describeStarted, describeWorkflow, describeWorkflows } from '../describe-workflow.ts';
import { exitCodes } from '../exit-code.ts';
import { findWorkflowId, isWorkflowId } from '../find-workflow.ts';
import { printResult } from '../print-result.ts';
import { pushWorkflow } from '../push-workflow.ts';
import { readCount, readInput, readSeconds } from '../read-options.ts';
import { readPages } from '../read-pages.ts';
import { UsageError } from '../report-failure.ts';

const reference = 'id or name';

export function addWorkflowsCommand(program: Command, context: CommandContext): void {
  const group = program.command('workflows').description('build, publish and run workflows');
  addList(group, context);
  addShow(group, context);
  addPush(group, context);
  addPublish(group, context);
  addRun(group, context);
  addSwitch(group, context, 'enable');
  addSwitch(group, context, 'disable');
  addDelete(group, context);
}

function addList(group: Command, context: CommandContext): void {
  group
    .command('list')
    .description('list workflows, newest first')
    .option('--limit <count>', 'how many at most', readCount, 100)
    .action(async (options: { limit: number; json?: boolean }) => {
      const page = await readPages<WorkflowSummary>(await connect(), '/api/workflows', options.limit);
      printResult(context, options, page, () => describeWorkflows(page.items, context.output));
    });
}

function addShow(group: Command, context: CommandContext): void {
  group
    .command('show')
    .description('show a workflow with its nodes and what is wrong with it')
    .argument('<workflow>', reference)
    .option('--definition', 'print its JSON alone, as push takes it')
    .action(async (name: string, options: { definition?: boolean; json?: boolean }) => {
      const api = await connect();
      const workflow = (await api.call('GET', `/api/workflows/${await findWorkflowId(api, name)}`)) as Workflow;
      if (options.definition === true) {
        const indent = options.json === true ? undefined : 2;
        context.output.print(JSON.stringify(workflow.definition, null, indent));
      } else printResult(context, options, workflow, () => describeWorkflow(workflow, context.output));
    });
}

function addPush(group: Command, context: CommandContext): void {
  group
    .command('push')
    .description('save a workflow file on the server: a new workflow, or the one with its name')
    .argument('<file>', 'workflow as JSON; files that it calls by path, such as "./order-line.json", are saved too')
    .option('--id <id>', 'the workflow to change, whatever its name')
    .option('--publish', 'publish what was saved, so that its triggers start it')
    .action(async (file: string, options: { id?: string; publish?: boolean; json?: boolean }) => {
      if (options.id !== undefined && !isWorkflowId(options.id)) {
        throw new UsageError(`--id: ${JSON.stringify(options.id)} is not the id of a workflow (wf_…).`);
      }
      const pushed = await pushWorkflow(await connect(), {
        file,
        id: options.id ?? null,
        publish: options.publish === true,
        onFile: (path) => context.output.progress(`Saving ${path}`),
      });
      printResult(context, options, { workflows: pushed }, () => pushed.map(describePushed).join('\n'));
    });
}

function addPublish(group: Command, context: CommandContext): void {
  group
    .command('publish')
    .description('make a version of the draft, and let its triggers start it')
    .argument('<workflow>', reference)
    .option('--to <version>', 'number of an earlier version to go back to', readCount)
    .action(async (name: string, options: { to?: number; json?: boolean }) => {
      const api = await connect();
      const id = await findWorkflowId(api, name);
      const body = options.to === undefined ? {} : { version: options.to };
      const workflow = (await api.call('POST', `/api/workflows/${id}/publish`, body)) as Workflow;
      printResult(context, options, workflow, () =>
        describePushed({ change: 'unchanged', published: true, workflow }).replace(/^Unchanged/, 'Published'),
      );
    });
}

function addRun(group: Command, context: CommandContext): void {
  group
    .command('run')
    .description('start an execution on the server; the published version, or the draft while there is none')
    .argument('<workflow>', reference)
    .option(
      '--input <json>',
      'what arrives at the trigger: JSON, or @file; the body at a webhook; one empty item when left out',
    )
    .option('--trigger <name>', 'node to start from; the manual trigger, or the only one, when left out')
    .option('--draft', 'run the draft')
    .option('--wait <seconds>', 'how long to wait for the result', readSeconds, 60)
    .option('--no-wait', 'say its id and leave it to itself')
    .action(async (name: string, options: RunOptions) => {
      const api = await connect();
      const id = await findWorkflowId(api, name);
      const waitSeconds = options.wait === false ? 0 : Math.min(options.wait, longestWaitSeconds);
      const body = {
        ...(options.input === undefined ? {} : { triggerData: readInput(options.input) }),
        ...(options.trigger === undefined ? {} : { trigger: options.trigger }),
        ...(options.draft === true ? { version: 'draft' } : {}),
      };
      const path = `/api/workflows/${id}/execute?wait=${waitSeconds}`;
      const started = (await api.call('POST', path, body, waitSeconds * 1_000 + 30_000)) as StartedExecution;
      printResult(context, options, started, () => describeStarted(started, context.output));
      const isBad = started.status === 'failed' || started.status === 'cancelled';
      context.finish(isBad ? exitCodes.failed : exitCodes.done);
    });
}

interface RunOptions {
  readonly input?: string;
  readonly trigger?: string;
  readonly draft?: boolean;
  readonly wait: number | false;
  readonly json?: boolean;
}

/** What the interface allows. */
const longestWaitSeconds = 300;

function addSwitch(group: Command, context: CommandContext, verb: 'enable' | 'disable'): void {
  group
    .command(verb)
    .description(verb === 'enable' ? 'let its triggers start it again' : 'keep its triggers from starting it')
    .argument('<workflow>', reference)
    .action(async (name: string, options: { json?: boolean }) => {
      const api = await connect();
      const id = await findWorkflowId(api, name);
      const workflow = (await api.call('PATCH', `/api/workflows/${id}`, { enabled: verb === 'enable' })) as Workflow;
      printResult(
        context,
        options,
        workflow,
        () => `${JSON.stringify(workflow.name)} is switched ${verb === 'enable' ? 'on' : 'off'}.`,
      );
    });
}

function addDelete(group: Command, context: CommandContext): void {
  group
    .command('delete')
    .description('delete a workflow; executions under way go on to their end')
    .argument('<workflow>', reference)
    .option('--yes', 'do not ask')
    .action(async (name: string, options: { yes?: boolean; json?: boolean }) => {
      const api = await connect();
      const id = await findWorkflowId(api, name);
      const workflow = (await api.call('GET', `/api/workflows/${id}`)) as Workflow;
      await confirm(context, `Delete the workflow ${JSON.stringify(workflow.name)} (${id})?`, options);
      await api.call('DELETE', `/api/workflows/${id}`);
      printResult(context, options, { status: 'done', id }, () => `Deleted ${JSON.stringify(workflow.name)}.`);
    });
}
