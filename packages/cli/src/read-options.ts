/** Readers of what stands after an option; each says what it expected. */
import { readFileSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';
import { parseDuration } from './format-time.ts';
import { UsageError } from './report-failure.ts';

export function readSeconds(text: string): number {
  const seconds = Number(text);
  if (!(seconds > 0 && seconds <= 86_400))
    throw new InvalidArgumentError('expected seconds, more than 0 and at most 86400');
  return seconds;
}

export function readCount(text: string): number {
  const count = Number(text);
  if (!(Number.isInteger(count) && count >= 1 && count <= 10_000))
    throw new InvalidArgumentError('expected a whole number from 1 to 10000');
  return count;
}

/** @returns milliseconds */
export function readAge(text: string): number {
  const ms = parseDuration(text);
  if (ms === null) throw new InvalidArgumentError('expected a number and s, m, h, d or w, such as 90d');
  return ms;
}

/** @param text JSON, or `@` and the name of a file that holds it @throws UsageError */
export function readInput(text: string, option = '--input'): unknown {
  const source = text.startsWith('@') ? readText(text.slice(1), option) : text;
  try {
    return JSON.parse(source);
  } catch (error) {
    throw new UsageError(
      `${option} is not JSON: ${(error as Error).message}. Write JSON, or @ and the name of a file that holds it.`,
    );
  }
}

function readText(file: string, option: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${option}: ${(error as Error).message}`);
  }
}
