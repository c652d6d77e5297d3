/** Says what went wrong in words: the cause and the next step, and the stack only where it was asked for. */
import { NoriaError } from '@noria/core';
import type { CommandOutput } from './command-output.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';

/** A command was used wrongly; the message says how to use it. */
export class UsageError extends Error {}

/**
 * Prints a failure.
 * @param options `json`: as one object on standard output; `verbose`: with the stack
 * @returns the exit code that fits
 */
export function reportFailure(
  error: unknown,
  options: { json: boolean; verbose: boolean },
  output: CommandOutput,
): ExitCode {
  const failure = describe(error);
  const { code, message, details, exitCode } = failure;
  if (options.json) output.print(JSON.stringify({ status: 'error', error: { code, message, details } }));
  else output.say(`${message}${listFaults(failure)}`);
  if (options.verbose) output.say(stackOf(error));
  else if (exitCode === exitCodes.bug) output.say('Run the command again with --verbose to see where.');
  return exitCode;
}

interface Failure {
  readonly code: string;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly exitCode: ExitCode;
}

function describe(error: unknown): Failure {
  if (error instanceof UsageError)
    return { code: 'USAGE', message: error.message, details: {}, exitCode: exitCodes.usage };
  if (error instanceof NoriaError) {
    const { code, message, details } = error;
    return { code, message, details, exitCode: exitCodeOf(error) };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'INTERNAL', message: `Noria made a mistake: ${message}`, details: {}, exitCode: exitCodes.bug };
}

function exitCodeOf(error: NoriaError): ExitCode {
  switch (error.entry.kind) {
    case 'user':
      return exitCodes.usage;
    case 'operational':
      return exitCodes.operation;
    case 'bug':
      return exitCodes.bug;
  }
}

/** Settings are in the message already. */
function listFaults({ code, details }: Failure): string {
  // A single fault of a request is what the message says.
  if (!Array.isArray(details.faults) || (code === 'REQUEST_INVALID' && details.faults.length === 1)) return '';
  return details.faults
    .filter((fault: Fault) => fault.path !== undefined)
    .map(({ severity, path, node, message, problem }: Fault) => {
      const place = [
        severity === 'warning' ? 'warning: ' : '',
        path === '' ? 'the workflow' : path,
        node === undefined ? '' : ` (node "${node}")`,
      ].join('');
      return `\n  ${place}: ${message ?? problem}`;
    })
    .join('');
}

interface Fault {
  readonly severity?: string;
  readonly path?: string;
  readonly node?: string;
  readonly message?: string;
  readonly problem?: string;
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\nCaused by: ${stackOf(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}
