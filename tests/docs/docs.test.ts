/** Holds the documents to the code that they describe. */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { errorCatalogue } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { generatedParts, generateNodePages, insertPart } from './generated-docs.ts';
import { listCommands } from './list-commands.ts';
import { projectRoot, readPage, readPages } from './read-pages.ts';

const pages = readPages();

describe('docs/errors.md', () => {
  it('lists every code of the catalogue and no other', () => {
    const listed = [...readPage('docs/errors.md').matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, code]) => code);
    expect(listed.sort()).toEqual(Object.keys(errorCatalogue).sort());
  });
});

describe('the generated parts', () => {
  it.each(generatedParts.map((part) => [part.page, part] as const))(
    'are current in %s (npm run docs)',
    (path, part) => {
      expect(readPage(path)).toBe(insertPart(readPage(path), part));
    },
  );
});

describe('docs/nodes', () => {
  it('has the current page of every node type and no other (npm run docs)', async () => {
    const generated = new Map((await generateNodePages()).map(({ page, text }) => [page, text]));
    const found = new Map(
      pages.filter(({ path }) => path.startsWith('docs/nodes/')).map(({ path, text }) => [path, text]),
    );
    expect([...found.keys()].sort()).toEqual([...generated.keys()].sort());
    for (const [path, text] of generated) expect(found.get(path)).toBe(text);
  });
});

describe('the commands in the pages', () => {
  it('exist', () => {
    const scripts = Object.keys(JSON.parse(readPage('package.json')).scripts);
    const commandsFolder = join(projectRoot, 'packages/cli/src/commands');
    const known = { npm: scripts, noria: readdirSync(commandsFolder).map((file) => file.replace('.ts', '')) };
    const unknown = pages.flatMap(({ path, text }) =>
      listCommands(text)
        .filter(({ kind, name }) => !known[kind].includes(name))
        .map(({ kind, name }) => `${path}: ${kind} ${name}`),
    );
    expect(unknown).toEqual([]);
  });
});

describe('the links between pages', () => {
  it('lead somewhere', () => {
    const broken = pages.flatMap(({ path, text }) =>
      [...text.matchAll(/\]\(([^)#:\s]+)(?:#[^)]*)?\)/g)]
        .map(([, target]) => target ?? '')
        .filter((target) => !existsSync(join(projectRoot, dirname(path), target)))
        .map((target) => `${path}: ${target}`),
    );
    expect(broken).toEqual([]);
  });

  it('name files that exist', () => {
    const missing = pages
      .filter(({ path }) => !path.startsWith('docs/adr/') && path !== 'CHANGELOG.md')
      .flatMap(({ path, text }) =>
        [...text.matchAll(/`((?:packages|scripts|tests|bench|docs|examples)\/[\w./-]+)`/g)]
          .map(([, target]) => target ?? '')
          .filter((target) => !existsSync(join(projectRoot, target)))
          .map((target) => `${path}: ${target}`),
      );
    expect(missing).toEqual([]);
  });
});

describe('ARCHITECTURE.md', () => {
  it('has a row for every package and no other', () => {
    const listed = [...readPage('ARCHITECTURE.md').matchAll(/^\| `([a-z0-9-]+)` \|/gm)].map(([, name]) => name);
    expect(listed.sort()).toEqual(readdirSync(join(projectRoot, 'packages')).sort());
  });
});

describe('docs/adr', () => {
  it('is numbered without gaps', () => {
    const numbers = readdirSync(join(projectRoot, 'docs/adr')).map((file) => Number(file.slice(0, 4)));
    expect(numbers.sort((a, b) => a - b)).toEqual(numbers.map((_, index) => index + 1));
  });
});
