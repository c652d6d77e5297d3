/** Reads the command line, runs the command and gives the exit code. */
import { readVersion } from '@noria/server';
import { Command, CommanderError } from 'commander';
import type { CommandContext } from './command-context.ts';
import { type CommandOutput, processOutput, tolerateClosedPipes } from './command-output.ts';
import { addAdminCommand } from './commands/admin.ts';
import { addAuditCommand } from './commands/audit.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addExecutionsCommand } from './commands/executions.ts';
import { addHealthcheckCommand } from './commands/healthcheck.ts';
import { addLogsCommand } from './commands/logs.ts';
import { addMigrateCommand } from './commands/migrate.ts';
import { addRunCommand } from './commands/run.ts';
import { addServerCommand } from './commands/server.ts';
import { addStartCommand } from './commands/start.ts';
import { addTokenCommand } from './commands/token.ts';
import { addVariablesCommand } from './commands/variables.ts';
import { addWorkerCommand } from './commands/worker.ts';
import { addWorkflowsCommand } from './commands/workflows.ts';
import { type ExitCode, exitCodeHelp, exitCodes } from './exit-code.ts';
import { reportFailure, UsageError } from './report-failure.ts';

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
  if (output === processOutput) tolerateClosedPipes();
  const options = { json: args.includes('--json'), verbose: args.includes('--verbose') };
  try {
    const program = createProgram(context);
    if (args.length === 0) program.outputHelp();
    else await program.parseAsync(args as string[], { from: 'user' });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) return reportFailure(error, options, output);
    if (error.exitCode === 0) return exitCodes.done;
    // Said to people already, by commander.
    if (options.json) reportFailure(new UsageError(readMessage(error)), options, output);
    return exitCodes.usage;
  }
}

/** Without the word that the exit code says already. */
function readMessage({ code, message }: CommanderError): string {
  return code === 'commander.help' ? 'a command of the group is missing' : message.replace(/^error: /, '');
}

/** The whole command line, described; nothing runs before it is parsed. */
export function createProgram(context: CommandContext): Command {
  const program = new Command('noria')
    .description('Workflow automation in which an accepted run is never lost.')
    .configureOutput({
      writeOut: (text) => context.output.print(text.trimEnd()),
      writeErr: (text) => context.output.say(text.trimEnd()),
    })
    .configureHelp({ subcommandTerm: describeUse })
    .helpCommand(false)
    .version(readVersion(), '-V, --version', 'say which version this is')
    .helpOption('-h, --help', 'explain a command')
    .exitOverride()
    .showHelpAfterError('Run it with --help to see what it takes.')
    .addHelpText('afterAll', exitCodeHelp);
  program.commandsGroup('Run Noria:');
  addStartCommand(program, context);
  addServerCommand(program, context);
  addWorkerCommand(program, context);
  program.commandsGroup('Build (on the running Noria):');
  addWorkflowsCommand(program, context);
  addExecutionsCommand(program, context);
  addVariablesCommand(program, context);
  program.commandsGroup('Try out:');
  addRunCommand(program, context);
  program.commandsGroup('Operate:');
  addAdminCommand(program, context);
  addTokenCommand(program, context);
  addAuditCommand(program, context);
  addDoctorCommand(program, context);
  addMigrateCommand(program, context);
  addHealthcheckCommand(program, context);
  addLogsCommand(program, context);
  for (const command of program.commands) copyCommonOptions(command);
  return program;
}

/** Every command has options; its name and arguments say more. */
function describeUse(command: Command): string {
  const args = command.registeredArguments.map((argument) => `<${argument.name()}>`);
  return [command.name(), ...args].join(' ');
}

/** `--json` and `--verbose` belong to every command that does something; a group would keep them from its commands. */
function copyCommonOptions(command: Command): void {
  command.exitOverride().helpOption('-h, --help', 'explain the command').helpCommand(false);
  for (const inner of command.commands) copyCommonOptions(inner);
  if (command.commands.length > 0) return;
  command
    .option('--json', 'print one JSON object on standard output')
    .option('--verbose', 'show the stack of an error');
}
