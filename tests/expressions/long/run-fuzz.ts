/** Runs the fuzzer in several processes, each with its share of the inputs. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { type FuzzReport, joinReports } from './fuzz-report.ts';
import type { FuzzShare } from './fuzz-worker.ts';

export interface FuzzOptions {
  readonly inputs: number;
  readonly seed: number;
  readonly processes: number;
}

/** Memory of one process's values; an input that needs more ends it, which is a fault. */
const heapMb = 256;

/** @throws Error a process ended before its report */
export async function runFuzz({ inputs, seed, processes }: FuzzOptions): Promise<FuzzReport> {
  const shares = Array.from(
    { length: processes },
    (_, first): FuzzShare => ({ seed, first, step: processes, end: inputs }),
  );
  return joinReports(await Promise.all(shares.map(runShare)));
}

async function runShare(share: FuzzShare): Promise<FuzzReport> {
  const child = fork(new URL('./fuzz-worker.ts', import.meta.url), {
    execArgv: [`--max-old-space-size=${heapMb}`],
    serialization: 'advanced',
  });
  child.send(share);
  const ended = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`A process of the fuzzer ended with ${signal ?? code} before its report`);
  });
  const [report] = await Promise.race([once(child, 'message'), ended]);
  return report as FuzzReport;
}
