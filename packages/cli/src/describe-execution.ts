/** An execution and its steps as text for people. */
import type { Execution, ExecutionSummary, Step } from './api-types.ts';
import type { CommandOutput, Style } from './command-output.ts';
import { describeError } from './describe-error.ts';
import { describeItems } from './describe-items.ts';
import { type Cell, formatTable } from './format-table.ts';
import { formatDuration, formatTime } from './format-time.ts';

type Paint = Pick<CommandOutput, 'paint'>;

const styles: Readonly<Record<string, Style>> = {
  succeeded: 'green',
  failed: 'red',
  doubt: 'red',
  cancelled: 'yellow',
  abandoned: 'yellow',
  waiting: 'cyan',
  retrying: 'cyan',
  running: 'cyan',
  queued: 'cyan',
};

function statusCell(status: string): Cell {
  const style = styles[status];
  return style === undefined ? status : { text: status, style };
}

/** @param names of workflows by id */
export function describeExecutions(
  executions: readonly ExecutionSummary[],
  names: ReadonlyMap<string, string>,
  output: Paint,
): string {
  if (executions.length === 0) return 'There are no executions.';
  const columns = [
    { title: 'STATUS' },
    { title: 'EXECUTION' },
    { title: 'ACCEPTED' },
    { title: 'TOOK', align: 'right' },
    { title: 'STEPS', align: 'right' },
    { title: 'WORKFLOW' },
  ] as const;
  const rows = executions.map((execution): Cell[] => [
    statusCell(execution.status),
    execution.id,
    formatTime(execution.acceptedAt),
    formatDuration(execution.startedAt, execution.finishedAt),
    String(execution.stepCount),
    names.get(execution.workflowId) ?? execution.workflowId,
  ]);
  return formatTable(columns, rows, output).join('\n');
}

/** @param workflowName null when the workflow was deleted */
export function describeExecution(
  execution: Execution,
  steps: readonly Step[],
  workflowName: string | null,
  output: Paint,
  show: { readonly items: boolean } = { items: false },
): string {
  const { paint } = output;
  const waiting = execution.waitingFor === null ? '' : ` for ${waits[execution.waitingFor] ?? execution.waitingFor}`;
  const style = styles[execution.status];
  const facts: [string, string][] = [
    ['Status', `${style === undefined ? execution.status : paint(style, execution.status)}${waiting}`],
    ['Workflow', `${workflowName ?? '(deleted)'}, ${describeVersion(execution.version)}  ${execution.workflowId}`],
    ['Started by', execution.mode],
    ['Accepted', formatTime(execution.acceptedAt)],
    ['Took', formatDuration(execution.startedAt, execution.finishedAt)],
  ];
  if (execution.originId !== null) facts.push(['Repeats', execution.originId]);
  if (execution.parentId !== null) facts.push(['Called by', execution.parentId]);
  if (execution.answer !== null) {
    facts.push(['Answer', `${execution.answer.status} ${shorten(JSON.stringify(execution.answer.body))}`]);
  }
  if (execution.error !== null) facts.push(['Error', describeError(execution.error)]);
  const head = facts.map(([name, value]) => `${paint('dim', name.padEnd(12))}${value}`);
  const notes = steps.flatMap(describeNotes);
  return [
    paint('bold', execution.id),
    ...head,
    '',
    ...(show.items ? describeStepsWithItems(steps, output) : describeSteps(steps, output)),
    ...(notes.length === 0 ? [] : ['', ...notes]),
  ].join('\n');
}

const waits: Readonly<Record<string, string>> = {
  timer: 'a time',
  resume: 'somebody to resume it',
  child: 'an execution that it called',
  doubt: 'a word on an effect in doubt',
};

export function describeVersion(version: number): string {
  return version < 0 ? 'a draft' : `version ${version}`;
}

function describeSteps(steps: readonly Step[], output: Paint): string[] {
  const columns = [
    { title: '#', align: 'right' },
    { title: 'STATUS' },
    { title: 'ITEMS', align: 'right' },
    { title: 'TOOK', align: 'right' },
    { title: 'NODE' },
  ] as const;
  const rows = steps.map((step): Cell[] => [
    String(step.step),
    statusCell(step.status),
    step.outputCounts.join('+') || '–',
    formatDuration(step.startedAt, step.endedAt),
    `${step.node}${describePlace(step)}`,
  ]);
  return formatTable(columns, rows, output);
}

function describeStepsWithItems(steps: readonly Step[], output: Paint): string[] {
  const [head = '', ...rows] = describeSteps(steps, output);
  return [head, ...steps.flatMap((step, index) => [rows[index] ?? '', ...describeItems(step)])];
}

/** Which pass of which loops, and which try. */
function describePlace({ scope, attempt }: Step): string {
  const passes = scope.map(({ loop, pass }) => `${loop} ${pass + 1}`);
  if (attempt > 1) passes.push(`try ${attempt}`);
  return passes.length === 0 ? '' : ` (${passes.join(', ')})`;
}

/** What stands in no column: errors, links that end waits, doubts, executions that were called. */
function describeNotes(step: Step): string[] {
  const where = `Step ${step.step} "${step.node}"`;
  const notes: string[] = [];
  if (step.error !== null) notes.push(`${where}: ${describeError(step.error)}`);
  if (step.waiting !== null) {
    const { until, resumeUrl } = step.waiting;
    if (until !== null) notes.push(`${where} waits until ${formatTime(until)}`);
    if (resumeUrl !== null) notes.push(`${where} goes on with a POST to ${resumeUrl}`);
  }
  for (const { item } of step.doubts) {
    notes.push(`${where}: nobody knows whether the effect of item ${item} happened (see docs/engine.md)`);
  }
  if (step.children.length > 0) notes.push(`${where} called ${step.children.join(', ')}`);
  return notes;
}

const longestText = 200;

function shorten(text: string): string {
  return text.length <= longestText ? text : `${text.slice(0, longestText)}…`;
}
