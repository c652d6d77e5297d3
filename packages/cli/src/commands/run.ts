/** `noria run FILE`: runs a workflow file once, in a database that is thrown away. */
import { readSettings, runWorkflowFile, type WorkflowRun } from '@noria/server';
import { type Command, Option } from 'commander';
import type { CommandContext } from '../command-context.ts';
import type { CommandOutput } from '../command-output.ts';
import { describeError } from '../describe-error.ts';
import { exitCodes } from '../exit-code.ts';
import { type Cell, formatTable } from '../format-table.ts';
import { printResult } from '../print-result.ts';
import { readInput, readSeconds } from '../read-options.ts';

interface RunOptions {
  readonly input?: string;
  readonly request?: string;
  readonly trigger?: string;
  readonly pins: boolean;
  readonly files?: string;
  readonly timeout: number;
  readonly json?: boolean;
}

export function addRunCommand(program: Command, context: CommandContext): void {
  program
    .command('run')
    .description('run a workflow file once, in a throw-away database')
    .argument('<file>', 'workflow as JSON; files that it calls by path, such as "./order-line.json", are read too')
    .option(
      '--input <json>',
      'what arrives at the trigger: JSON, or @file; the body at a webhook; one empty item when left out',
    )
    .addOption(
      new Option(
        '--request <json>',
        'what arrives at a webhook: JSON, or @file, with any of "body", "query", "params", "headers"',
      ).conflicts('input'),
    )
    .option('--trigger <name>', 'node to start from; the manual trigger, or the only one, when left out')
    .option('--no-pins', 'run nodes whose output is pinned')
    .option('--files <folder>', 'folder that the workflow may use; one that is thrown away when left out')
    .option('--timeout <seconds>', 'give up after so long', readSeconds, 300)
    .addHelpText(
      'after',
      '\nWith --json it prints {"status", "error", "nodes": {NAME: [{"outputs": [[item]]}]}}: by node, run, output.',
    )
    .action(async (file: string, options: RunOptions) => {
      const run = await runWorkflowFile(readSettings(), {
        file,
        input: options.input === undefined ? null : { json: readInput(options.input) },
        request: options.request === undefined ? null : { json: readInput(options.request, '--request') },
        trigger: options.trigger ?? null,
        pins: options.pins ? 'used' : 'ignored',
        timeoutMs: options.timeout * 1000,
        filesFolder: options.files ?? null,
        onProgress: (line) => context.output.progress(line),
      });
      printResult(context, options, run, () => describe(run, context.output));
      context.finish(run.status === 'succeeded' ? exitCodes.done : exitCodes.failed);
    });
}

function describe(run: WorkflowRun, { paint }: CommandOutput): string {
  const rows = Object.entries(run.nodes).map(([name, runs]): Cell[] => [
    runs.map(({ outputs }) => outputs.map((items) => items.length).join('+') || '0').join(', '),
    name,
  ]);
  const lines = formatTable([{ title: 'ITEMS', align: 'right' }, { title: 'NODE' }], rows, { paint });
  lines.push('');
  if (run.answer !== null) lines.push(`Answer ${run.answer.status}: ${JSON.stringify(run.answer.body)}`);
  if (run.error !== null) {
    const node = run.error.node === undefined ? '' : `Node "${run.error.node}": `;
    lines.push(paint('red', `${node}${describeError(run.error)}`));
  }
  return [...lines, `The run ${ends[run.status]}.`].join('\n');
}

const ends: Readonly<Record<WorkflowRun['status'], string>> = {
  succeeded: 'succeeded',
  failed: 'failed',
  cancelled: 'was cancelled',
  waiting: 'waits for somebody to resume it',
  running: 'was not over in time',
  queued: 'did not begin in time',
};
