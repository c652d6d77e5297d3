/** Options of the crash suite, from its command line. */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';

export interface Options {
  readonly rounds: number;
  /** Chooses where and when processes die; the same seed chooses the same. */
  readonly seed: number;
  /** Nothing but the last line goes to standard output. */
  readonly json: boolean;
  /** Negative controls and the takeover at the lease of production run beside the rounds. */
  readonly controls: boolean;
  /** Number of the first round: `--first 7 --rounds 1` runs round 7 of a seed again. */
  readonly first: number;
  /** Leaves databases, logs and the ledger where they are, even when nothing was found. */
  readonly keep: boolean;
}

const usage = 'node tests/crash/run.ts [--rounds N] [--seed S] [--first N] [--json] [--no-controls] [--keep]';

/** @throws Error an option is unknown, or no whole number from 1 up */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    allowNegative: true,
    options: {
      rounds: { type: 'string', default: '3' },
      seed: { type: 'string' },
      first: { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
      controls: { type: 'boolean', default: true },
      keep: { type: 'boolean', default: false },
    },
  });
  return {
    rounds: readCount('rounds', values.rounds),
    seed: values.seed === undefined ? randomInt(1, 1_000_000_000) : readCount('seed', values.seed),
    first: readCount('first', values.first),
    json: values.json,
    controls: values.controls,
    keep: values.keep,
  };
}

function readCount(name: string, text: string): number {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 1)
    throw new Error(`--${name} takes a whole number from 1 up, not ${text}\n${usage}`);
  return count;
}
