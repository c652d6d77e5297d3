/** Reads the Markdown pages of the checkout: those at its root and those in docs/. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const projectRoot = join(import.meta.dirname, '..', '..');

export interface Page {
  /** From the root of the checkout. */
  readonly path: string;
  readonly text: string;
}

export function readPages(): readonly Page[] {
  return globSync(['*.md', 'docs/**/*.md'], { cwd: projectRoot })
    .sort()
    .map((path) => ({ path, text: readFileSync(join(projectRoot, path), 'utf8') }));
}

export function readPage(path: string): string {
  return readFileSync(join(projectRoot, path), 'utf8');
}
