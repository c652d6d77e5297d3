/** Prints what a command found: one JSON value for programs, text for people. */
import type { CommandContext } from './command-context.ts';

export function printResult(
  { output }: CommandContext,
  options: { readonly json?: boolean },
  value: unknown,
  describe: () => string,
): void {
  output.print(options.json === true ? JSON.stringify(value) : describe());
}
