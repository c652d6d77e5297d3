/** Where a command writes: results to standard output, progress and errors to standard error; and how it asks. */
import { createInterface } from 'node:readline/promises';
import { styleText } from 'node:util';

export type Style = 'bold' | 'dim' | 'green' | 'red' | 'yellow' | 'cyan';

export interface CommandOutput {
  /** Prints the result, a line break after it. */
  print(text: string): void;
  /** Prints an error or a remark. */
  say(text: string): void;
  /** Prints how far it has come, where a person watches. */
  progress(text: string): void;
  /** Colours a part of a result, where a person watches and has not set NO_COLOR. */
  paint(style: Style, text: string): string;
  /** @returns what the person answered; null where there is nobody to ask */
  ask(question: string): Promise<string | null>;
}

export const processOutput: CommandOutput = {
  print: (text) => void process.stdout.write(`${text}\n`),
  say: (text) => void process.stderr.write(`${text}\n`),
  progress: (text) => {
    if (process.stderr.isTTY) process.stderr.write(`${text}\n`);
  },
  paint: (style, text) => styleText(style, text, { stream: process.stdout }),
  async ask(question) {
    if (!process.stdin.isTTY) return null;
    const lines = createInterface({ input: process.stdin, output: process.stderr });
    try {
      return await lines.question(question);
    } finally {
      lines.close();
    }
  },
};

/** Whoever reads may stop early, as `| head` does: what is written afterwards goes nowhere, and nothing breaks. */
export function tolerateClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}
