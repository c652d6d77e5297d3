/** What counts as a command in a page. */
import { expect, it } from 'vitest';
import { listCommands } from './list-commands.ts';

it('finds npm scripts and noria commands in code, and nothing in prose', () => {
  const text =
    'Run `npm start`, then `npm run bench -- --quick`; npm run nothing.\n```sh\nnpx noria doctor\nnpm test\n```\n';
  expect(listCommands(text)).toEqual([
    { kind: 'npm', name: 'start' },
    { kind: 'npm', name: 'bench' },
    { kind: 'npm', name: 'test' },
    { kind: 'noria', name: 'doctor' },
  ]);
});

it('leaves npm commands that are not scripts alone', () => {
  expect(listCommands('`npm install`, `npm ci`')).toEqual([]);
});
