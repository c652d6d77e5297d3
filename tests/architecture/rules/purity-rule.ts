/** `core` decides and does not do: time, chance and timers are passed in. */
import { isTest, ownerOf, type SourceFile, type Violation } from '../source-file.ts';

const impureUses = new Set([
  'Date.now',
  'new Date()',
  'Math.random',
  'performance.now',
  'DateTime.now',
  'setTimeout()',
  'setInterval()',
  'setImmediate()',
  'queueMicrotask()',
  'crypto.randomUUID',
  'crypto.getRandomValues',
  'import randomUUID',
  'import randomBytes',
  'import randomInt',
  'import randomFillSync',
  'import getRandomValues',
  'import webcrypto',
]);

export function findImpurities(files: readonly SourceFile[]): Violation[] {
  return files
    .filter(({ path }) => ownerOf(path) === 'core' && !isTest(path))
    .flatMap(({ path, uses }) =>
      uses
        .filter(({ name }) => impureUses.has(name))
        .map(({ name, line }) => ({ path, line, problem: `${name} makes core impure; pass the value in` })),
    );
}
