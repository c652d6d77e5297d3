/** What an installation takes on disk: sources, dependencies, runtime. */
import { lstat, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bench } from '../measure/bench.ts';

const ROOT = join(import.meta.dirname, '..', '..');

export const size: Bench = {
  name: 'size',
  title: 'Installed size',
  quickS: 1,
  perDatabase: false,
  run: async () => {
    const sourcesMb = (await measureFolderMb(join(ROOT, 'packages'))) + (await measureFolderMb(join(ROOT, 'scripts')));
    const dependenciesMb = await measureFolderMb(join(ROOT, 'node_modules'));
    const runtimeMb = (await stat(process.execPath)).size / BYTES_PER_MB;
    return {
      figures: [
        { name: 'size_sources_mb', value: sourcesMb, unit: 'MB' },
        {
          name: 'size_dependencies_mb',
          value: dependenciesMb,
          unit: 'MB',
          note: 'with what only developers need (compiler, linter, test runner)',
        },
        { name: 'size_runtime_mb', value: runtimeMb, unit: 'MB', note: 'the Node program' },
        { name: 'size_installed_mb', value: sourcesMb + dependenciesMb + runtimeMb, unit: 'MB' },
      ],
    };
  },
};

const BYTES_PER_MB = 1024 * 1024;

/** Bytes on disk (blocks, not lengths), links not followed. */
async function measureFolderMb(folder: string): Promise<number> {
  let sizeBytes = 0;
  const folders = [folder];
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    const current = next;
    const entries = await readdir(current, { withFileTypes: true });
    const files: string[] = [];
    for (const entry of entries) {
      const path = join(current, entry.name);
      if (entry.isDirectory()) folders.push(path);
      else files.push(path);
    }
    const stats = await Promise.all(files.map((file) => lstat(file)));
    for (const { blocks } of stats) sizeBytes += blocks * 512;
  }
  return sizeBytes / BYTES_PER_MB;
}
