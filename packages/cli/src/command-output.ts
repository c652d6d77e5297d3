/** Where a command writes: results to standard output, progress and errors to standard error. */

export interface CommandOutput {
  /** Prints the result, a line break after it. */
  print(text: string): void;
  /** Prints progress or a remark. */
  say(text: string): void;
}

export const processOutput: CommandOutput = {
  print: (text) => void process.stdout.write(`${text}\n`),
  say: (text) => void process.stderr.write(`${text}\n`),
};
