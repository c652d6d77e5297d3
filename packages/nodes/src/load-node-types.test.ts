/** What is in memory once the node types are loaded: every process holds it, whether a workflow needs it or not. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

/** Prints the libraries that were loaded on the way. */
const program = `
import { registerHooks } from 'node:module';
const libraries = new Set();
registerHooks({
  load(url, context, next) {
    const name = /.*\\/node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(url)?.[1];
    if (name !== undefined) libraries.add(name);
    return next(url, context);
  },
});
const { loadNodeTypes } = await import('./load-node-types.ts');
await loadNodeTypes();
process.stdout.write(JSON.stringify([...libraries]));
`;

it('loads no library before a node needs it, except those of the core and the list of file types', async () => {
  const args = ['--no-warnings', '--input-type=module', '--eval', program];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: import.meta.dirname });
  const libraries = JSON.parse(stdout) as string[];
  expect(libraries).toContain('luxon');
  const known = ['acorn', 'luxon', 'zod', 're2js', 'mime-types', 'mime-db'];
  expect(libraries.filter((name) => !known.includes(name) && !name.startsWith('@noria/'))).toEqual([]);
}, 30_000);
