/** Options of the fuzzer, from its command line. */
import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import type { FuzzOptions } from './long/run-fuzz.ts';

const usage = 'npm run test:fuzz -- [--inputs N] [--seed N] [--processes N] [--json]';

/** @throws Error an option is unknown, or no whole number from 1 up */
export function readOptions(args: readonly string[]): FuzzOptions & { readonly json: boolean } {
  const { values } = parseArgs({
    args: [...args],
    options: {
      inputs: { type: 'string', default: '100000' },
      seed: { type: 'string' },
      processes: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  return {
    inputs: readCount('inputs', values.inputs),
    seed: values.seed === undefined ? randomInt(1, 1_000_000_000) : readCount('seed', values.seed),
    processes: values.processes === undefined ? availableParallelism() : readCount('processes', values.processes),
    json: values.json,
  };
}

function readCount(name: string, text: string): number {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 1)
    throw new Error(`--${name} takes a whole number from 1 up, not ${text}\n${usage}`);
  return count;
}
