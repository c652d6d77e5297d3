/** Runs bombs in a process of its own, one for each message, and measures what each took. */
import { compileExpression, compileTemplate, NoriaError } from '@noria/core';
import { fuzzScope } from '../fuzz-scope.ts';

export interface BombResult {
  /** `value` when nothing stopped it. */
  readonly code: string;
  /** Time on the processor: a busy machine makes nothing slow. */
  readonly elapsedMs: number;
  /** The most memory that the process has had so far, beyond what it had before the first bomb. */
  readonly grownMb: number;
}

// A host may tell the language how much computing the thread has done.
const scope = { ...fuzzScope(), readClockMs: readComputingMs };
for (const source of ['$json.lines.map(line => line.price)', '$now.toISO()', 'JSON.stringify($json)']) run(source);
globalThis.gc?.();
const ownMb = readPeakMb();

process.on('message', (text: string) => {
  globalThis.gc?.();
  const startedMs = readComputingMs();
  const code = run(text);
  const elapsedMs = readComputingMs() - startedMs;
  process.send?.({ code, elapsedMs, grownMb: readPeakMb() - ownMb } satisfies BombResult);
});

function run(text: string): string {
  try {
    const compiled = text.startsWith('=') ? compileTemplate(text) : compileExpression(text);
    compiled.evaluate(scope);
    return 'value';
  } catch (error) {
    if (error instanceof NoriaError) return error.code;
    throw error;
  }
}

function readComputingMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

function readPeakMb(): number {
  return process.resourceUsage().maxRSS / 1024;
}
