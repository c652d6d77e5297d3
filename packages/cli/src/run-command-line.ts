/** Reads the command line, runs the command and gives the exit code. */
import { readVersion } from '@noria/server';
import { Command, CommanderError } from 'commander';
import type { CommandContext } from './command-context.ts';
import { type CommandOutput, processOutput } from './command-output.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addExecutionsCommand } from './commands/executions.ts';
import { addMigrateCommand } from './commands/migrate.ts';
import { addRunCommand } from './commands/run.ts';
import { addStartCommand } from './commands/start.ts';
import { type ExitCode, exitCodeHelp, exitCodes } from './exit-code.ts';
import { reportFailure } from './report-failure.ts';

/**
 * @param args without the program's own name
 * @returns exit code, see {@link exitCodes}
 */
export async function runCommandLine(
  args: readonly string[],
  output: CommandOutput = processOutput,
): Promise<ExitCode> {
  let code: ExitCode = exitCodes.done;
  const context: CommandContext = {
    output,
    finish: (given) => {
      code = given;
    },
  };
  try {
    await createProgram(context).parseAsync(args as string[], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    const options = { json: args.includes('--json'), verbose: args.includes('--verbose') };
    return reportFailure(error, options, output);
  }
}

function createProgram(context: CommandContext): Command {
  const program = new Command('noria')
    .description('Workflow automation in which an accepted run is never lost.')
    .configureOutput({
      writeOut: (text) => context.output.print(text.trimEnd()),
      writeErr: (text) => context.output.say(text.trimEnd()),
    })
    .version(readVersion())
    .exitOverride()
    .showHelpAfterError('Run it with --help to see what it takes.')
    .addHelpText('after', exitCodeHelp);
  addStartCommand(program, context);
  addMigrateCommand(program, context);
  addDoctorCommand(program, context);
  addRunCommand(program, context);
  addExecutionsCommand(program, context);
  for (const command of program.commands) copyCommonOptions(command);
  return program;
}

/** `--json` and `--verbose` belong to every command that does something; a group would keep them from its commands. */
function copyCommonOptions(command: Command): void {
  command.exitOverride();
  for (const inner of command.commands) copyCommonOptions(inner);
  if (command.commands.length > 0) return;
  command
    .option('--json', 'print one JSON object on standard output')
    .option('--verbose', 'show the stack of an error');
}
