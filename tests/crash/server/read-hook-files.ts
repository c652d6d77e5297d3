/** Reads the files that the servers' workflow writes: the outside world, as the judge and the person see it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hookFiles } from './hook-workflow.ts';

/**
 * @param folder data folder of the servers
 * @returns ids of executions as the database has them
 */
export function readHookFiles(folder: string): Record<keyof typeof hookFiles, string[]> {
  return { Before: readLines(folder, hookFiles.Before), Behind: readLines(folder, hookFiles.Behind) };
}

function readLines(folder: string, file: string): string[] {
  const path = join(folder, 'files', file);
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.replace('exec_', ''));
}
