/** What every command is given. */
import type { CommandOutput } from './command-output.ts';
import type { ExitCode } from './exit-code.ts';

export interface CommandContext {
  readonly output: CommandOutput;
  /** Sets the exit code of a command that went through; `done` when it does not. */
  finish(code: ExitCode): void;
}
