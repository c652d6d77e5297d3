/** Finds every source file of the checkout and reads it. */
import { globSync, readFileSync } from 'node:fs';
import { readSourceFile } from './read-source-file.ts';
import type { SourceFile } from './source-file.ts';

export const projectRoot = new URL('../..', import.meta.url).pathname;

const patterns = [
  '*.{ts,mjs,js}',
  'packages/*/{src,bin,migrations}/**/*.{ts,tsx,mts,mjs,js,sql,css}',
  '{tests,bench,scripts}/**/*.{ts,mts,mjs,js,sql}',
];

export function listSourceFiles(): readonly SourceFile[] {
  return globSync(patterns, { cwd: projectRoot, exclude: ['**/node_modules/**'] })
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
    .map((path) => readSourceFile(path, readFileSync(`${projectRoot}${path}`, 'utf8')));
}
