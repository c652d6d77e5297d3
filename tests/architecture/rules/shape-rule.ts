/** A file is short, opens with what it is for, and has a name that leads to it. */
import { posix } from 'node:path';
import { isCode, type SourceFile, type Violation } from '../source-file.ts';

const lineLimit = 300;
const emptyNames = new Set(['utils', 'util', 'helpers', 'helper', 'common', 'misc', 'interfaces', 'stuff']);

export function findLongFiles(files: readonly SourceFile[]): Violation[] {
  return files.flatMap(({ path, text }) => {
    const lines = text.trimEnd().split('\n').length;
    return lines < lineLimit ? [] : [{ path, line: lineLimit, problem: `${lines} lines; stay under ${lineLimit}` }];
  });
}

export function findMissingOpenings(files: readonly SourceFile[]): Violation[] {
  return files
    .filter(({ path, text }) => !opensWithSentence(path, text))
    .map(({ path }) => ({
      path,
      line: 1,
      problem: 'the first line is not a comment that says in a sentence what the file is for',
    }));
}

function opensWithSentence(path: string, text: string): boolean {
  const body = text.replace(/^#!.*\n/, '');
  const opening = isCode(path) || path.endsWith('.css') ? /^\/\*\*?\s+(.*?)\s*\*\//s : /^--\s+(.*)$/m;
  const sentence = body.startsWith('/*') || body.startsWith('--') ? (opening.exec(body)?.[1] ?? '') : '';
  return /^[^\s@].*[.)]$/s.test(sentence) && sentence.includes(' ');
}

export function findBadNames(files: readonly SourceFile[]): Violation[] {
  return files.flatMap(({ path }) => {
    const problem = judgeName(path);
    return problem === null ? [] : [{ path, line: 1, problem }];
  });
}

function judgeName(path: string): string | null {
  const parts = path.split('/').map((part) => part.split('.')[0] ?? '');
  const empty = parts.find((part) => emptyNames.has(part));
  if (empty !== undefined) return `"${empty}" says nothing about what is inside`;
  if (parts.some((part) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(part))) return 'names are in kebab-case';
  const isIndex = /^index\.\w+$/.test(posix.basename(path));
  return isIndex && !/^packages\/[^/]+\/src\/index\.ts$/.test(path)
    ? 'index.ts stands only at the root of a package'
    : null;
}
