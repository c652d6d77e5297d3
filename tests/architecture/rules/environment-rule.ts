/** Settings are read in one place; everything else gets them handed in, checked. */
import { isClient, type SourceFile, type Violation } from '../source-file.ts';

const reader = 'packages/server/src/config.ts';

export function findEnvironmentReads(files: readonly SourceFile[]): Violation[] {
  return files
    .filter(({ path }) => path.startsWith('packages/') && path !== reader && !isClient(path))
    .flatMap(({ path, uses, imports }) => [
      ...uses
        .filter(({ name }) => name === 'process.env' || name === 'globalThis.process')
        .map(({ line, name }) => ({ path, line, problem: `${name} is read in ${reader} only` })),
      ...uses
        .filter(
          ({ name }) => name === 'import env' && imports.some(({ specifier }) => /^(node:)?process$/.test(specifier)),
        )
        .map(({ line }) => ({ path, line, problem: `process.env is read in ${reader} only` })),
    ]);
}
