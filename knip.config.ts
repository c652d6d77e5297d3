/** What counts as used: every program, worker and node type is a beginning; all else has to be reached from one. */
import { globSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { KnipConfig } from 'knip';

// The catalogue loads a file named like its folder, so a file beside it is used only if that one imports it.
const nodeTypes = globSync('packages/nodes/src/*/*.ts', { cwd: import.meta.dirname })
  .filter((file) => basename(file, '.ts') === basename(dirname(file)))
  .map((file) => `src/${basename(dirname(file))}/${basename(file)}`);

const config: KnipConfig = {
  ignoreExportsUsedInFile: true,
  // Started by scripts/check.mjs as a program of its own.
  ignoreDependencies: ['@biomejs/biome'],
  workspaces: {
    '.': {
      entry: [
        'scripts/*.mjs',
        'bench/{run,process/serve-contestant}.ts',
        'bench/contestants/*.ts',
        'tests/crash/run.ts',
        'tests/expressions/run.ts',
        'tests/docs/write-generated-docs.ts',
        '{bench,tests}/**/*-worker.ts',
      ],
      project: ['scripts/**/*.mjs', '{bench,tests}/**/*.ts'],
    },
    'packages/*': { entry: ['src/**/*-worker.ts'], project: 'src/**/*.ts' },
    'packages/cli': { entry: ['bin/*.mjs', 'src/commands/*.ts'], project: ['src/**/*.ts', 'bin/*.mjs'] },
    'packages/nodes': { entry: nodeTypes, project: 'src/**/*.ts' },
  },
};

export default config;
