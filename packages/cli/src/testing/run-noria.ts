/** Runs a command in this process, as a person without a terminal would, and keeps what it wrote. */
import type { CommandOutput } from '../command-output.ts';
import { runCommandLine } from '../run-command-line.ts';

export interface NoriaRun {
  readonly code: number;
  readonly printed: string;
  readonly said: string;
}

export async function runNoria(...args: string[]): Promise<NoriaRun> {
  return runNoriaWith({}, ...args);
}

/** @param over what is other than without a terminal, such as somebody who answers */
export async function runNoriaWith(over: Partial<CommandOutput>, ...args: string[]): Promise<NoriaRun> {
  const printed: string[] = [];
  const said: string[] = [];
  const code = await runCommandLine(args, {
    print: (text) => void printed.push(text),
    say: (text) => void said.push(text),
    progress: () => undefined,
    paint: (_style, text) => text,
    ask: async () => null,
    ...over,
  });
  return { code, printed: printed.join('\n'), said: said.join('\n') };
}
