/** Workflows, and what a run of one gave, as text for people. */
import type { StartedExecution, Workflow, WorkflowSummary } from './api-types.ts';
import type { CommandOutput } from './command-output.ts';
import { describeError } from './describe-error.ts';
import { type Cell, formatTable } from './format-table.ts';
import { formatTime } from './format-time.ts';
import type { PushedWorkflow } from './push-workflow.ts';

type Paint = Pick<CommandOutput, 'paint'>;

export function describeWorkflows(workflows: readonly WorkflowSummary[], output: Paint): string {
  if (workflows.length === 0) {
    return 'There are no workflows. Bring one with: npx noria workflows push FILE --publish';
  }
  const columns = [
    { title: 'STATE' },
    { title: 'WORKFLOW' },
    { title: 'VERSION', align: 'right' },
    { title: 'CHANGED' },
    { title: 'NAME' },
  ] as const;
  const rows = workflows.map((workflow): Cell[] => [
    stateCell(workflow),
    workflow.id,
    String(workflow.publishedVersion ?? '–'),
    formatTime(workflow.updatedAt),
    workflow.name,
  ]);
  return formatTable(columns, rows, output).join('\n');
}

function stateCell({ enabled, publishedVersion }: WorkflowSummary): Cell {
  if (publishedVersion === null) return { text: 'draft', style: 'dim' };
  return enabled ? { text: 'live', style: 'green' } : { text: 'off', style: 'yellow' };
}

export function describeWorkflow(workflow: Workflow, output: Paint): string {
  const { paint } = output;
  const { definition, publishedVersion, enabled } = workflow;
  const published =
    publishedVersion === null ? 'no version yet' : `version ${publishedVersion}${enabled ? '' : ', switched off'}`;
  const facts: [string, string][] = [
    ['Name', workflow.name],
    ['Published', published],
    ['Changed', formatTime(workflow.updatedAt)],
    ...workflow.webhooks.map(({ method, url }): [string, string] => ['Listens', `${method} ${url}`]),
    ...(definition.description === undefined ? [] : [['Purpose', definition.description] as [string, string]]),
  ];
  const head = facts.map(([name, value]) => `${paint('dim', name.padEnd(12))}${value}`);
  const columns = [{ title: 'TYPE' }, { title: 'NODE' }, { title: 'LEADS TO' }] as const;
  const rows = definition.nodes.map((node): Cell[] => [
    node.type,
    node.name,
    definition.connections
      .filter(({ from }) => from === node.name)
      .map(({ to, output: port }) => (port === undefined || port === 0 ? to : `${to} (output ${port})`))
      .join(', '),
  ]);
  const faults = workflow.faults.map(({ severity, path, message }) => `${severity}: ${path}: ${message}`);
  return [
    paint('bold', workflow.id),
    ...head,
    '',
    ...formatTable(columns, rows, output),
    ...(faults.length === 0 ? [] : ['', ...faults]),
  ].join('\n');
}

export function describePushed({ change, published, workflow }: PushedWorkflow): string {
  const name = JSON.stringify(workflow.name);
  const lines = [`${capitalize(change)} ${name}  ${workflow.id}`];
  if (published) lines.push(`  version ${workflow.publishedVersion} is published`);
  else if (workflow.publishedVersion === null)
    lines.push('  a draft: publish it with --publish to let its triggers start it');
  else if (change === 'changed')
    lines.push(`  version ${workflow.publishedVersion} stays published until you publish the draft`);
  lines.push(...workflow.webhooks.map(({ method, url }) => `  listens at ${method} ${url}`));
  return lines.join('\n');
}

/** @param waited whether somebody waited for the end */
export function describeStarted(started: StartedExecution, output: Paint): string {
  const { executionId, status, answer, items, error } = started;
  const lines = error === null ? (items ?? []).map(({ json }) => JSON.stringify(json)) : [];
  if (answer !== null) lines.push(`Answer ${answer.status}: ${JSON.stringify(answer.body)}`);
  if (error !== null) lines.push(output.paint('red', describeError(error)));
  return [...lines, `${executionId} ${describeStatus(started)}`, ...hint(status, executionId)].join('\n');
}

function describeStatus({ status, answer }: StartedExecution): string {
  if (answer !== null && status === 'running') return 'has answered';
  switch (status) {
    case 'succeeded':
    case 'failed':
      return status;
    case 'cancelled':
      return 'was cancelled';
    case 'waiting':
      return 'waits';
    case 'queued':
    case 'running':
      return 'is under way';
  }
}

function hint(status: StartedExecution['status'], executionId: string): string[] {
  return status === 'succeeded' ? [] : [`See its steps with: npx noria executions show ${executionId}`];
}

function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
