/** `noria run FILE`: runs a workflow file once, in a database that is thrown away. */
import { readFileSync } from 'node:fs';
import { readSettings, runWorkflowFile, type WorkflowRun } from '@noria/server';
import { type Command, InvalidArgumentError } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { exitCodes } from '../exit-code.ts';
import { UsageError } from '../report-failure.ts';

interface RunOptions {
  readonly input?: string;
  readonly trigger?: string;
  readonly pins: boolean;
  readonly timeout: number;
  readonly json?: boolean;
}

export function addRunCommand(program: Command, context: CommandContext): void {
  program
    .command('run')
    .description('run a workflow file once, in a throw-away database')
    .argument('<file>', 'workflow as JSON; files that it calls by path, such as "./order-line.json", are read too')
    .option('--input <json>', 'what arrives at the trigger: JSON, or @file; one empty item when left out')
    .option('--trigger <name>', 'node to start from; the manual trigger, or the only one, when left out')
    .option('--no-pins', 'run nodes whose output is pinned')
    .option('--timeout <seconds>', 'give up after so long', readSeconds, 300)
    .addHelpText(
      'after',
      '\nWith --json it prints {"status", "error", "nodes": {NAME: [{"outputs": [[item]]}]}}: by node, run, output.',
    )
    .action(async (file: string, options: RunOptions) => {
      const run = await runWorkflowFile(readSettings(), {
        file,
        input: options.input === undefined ? null : { json: readInput(options.input) },
        trigger: options.trigger ?? null,
        pins: options.pins ? 'used' : 'ignored',
        timeoutMs: options.timeout * 1000,
        onProgress: (line) => context.output.say(line),
      });
      context.output.print(options.json === true ? JSON.stringify(run) : describe(run));
      context.finish(run.status === 'succeeded' ? exitCodes.done : exitCodes.failed);
    });
}

function readSeconds(text: string): number {
  const seconds = Number(text);
  if (!(seconds > 0 && seconds <= 86_400))
    throw new InvalidArgumentError('expected seconds, more than 0 and at most 86400');
  return seconds;
}

function readInput(text: string): unknown {
  const source = text.startsWith('@') ? readText(text.slice(1)) : text;
  try {
    return JSON.parse(source);
  } catch (error) {
    throw new UsageError(
      `--input is not JSON: ${(error as Error).message}. Write JSON, or @ and the name of a file that holds it.`,
    );
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`--input: ${(error as Error).message}`);
  }
}

function describe(run: WorkflowRun): string {
  const lines = Object.entries(run.nodes).map(([name, runs]) => {
    const counts = runs.map(({ outputs }) => outputs.map((items) => items.length).join('+') || '0');
    return `${name}: ${counts.join(', ')} item(s)`;
  });
  if (run.answer !== null) lines.push(`Answer ${run.answer.status}: ${JSON.stringify(run.answer.body)}`);
  if (run.error !== null)
    lines.push(`${run.error.node === undefined ? '' : `Node "${run.error.node}": `}${run.error.message}`);
  return [...lines, `The run ${run.status === 'succeeded' ? 'succeeded' : `is ${run.status}`}.`].join('\n');
}
