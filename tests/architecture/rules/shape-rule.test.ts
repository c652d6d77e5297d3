/** Long files, missing openings and empty names are found. */
import { describe, expect, it } from 'vitest';
import { readSourceFile } from '../read-source-file.ts';
import { findBadNames, findLongFiles, findMissingOpenings } from './shape-rule.ts';

function textOf(path: string, text: string) {
  return [readSourceFile(path, text)];
}

describe('findLongFiles', () => {
  it('accepts 299 lines and finds 300', () => {
    expect(findLongFiles(textOf('tests/a.ts', '//\n'.repeat(299)))).toHaveLength(0);
    expect(findLongFiles(textOf('tests/a.ts', '//\n'.repeat(300)))).toHaveLength(1);
  });
});

describe('findMissingOpenings', () => {
  it.each([
    ['tests/a.ts', '/** Says what it is for. */\nexport const a = 1;'],
    ['scripts/a.mjs', '#!/usr/bin/env node\n/** `npm start`: says what it does. */\n'],
    ['packages/store/migrations/0001-a.sql', '-- Creates the tables.\ncreate table a ();'],
  ])('accepts the opening of %s', (path, text) => {
    expect(findMissingOpenings(textOf(path, text))).toHaveLength(0);
  });

  it.each([
    ['nothing', 'export const a = 1;'],
    ['a blank line first', '\n/** Says what it is for. */'],
    ['a line comment', '// Says what it is for.\nexport const a = 1;'],
    ['a single word', '/** Things. */'],
    ['no full stop', '/** things and more */'],
    ['a tag', '/** @module the things. */'],
    ['a later comment', "import './b.ts';\n/** Says what it is for. */"],
  ])('finds a file that opens with %s', (_, text) => {
    expect(findMissingOpenings(textOf('tests/a.ts', text))).toHaveLength(1);
  });
});

describe('findBadNames', () => {
  it.each(['packages/core/src/index.ts', 'packages/core/src/ids/api-id.test.ts', 'vitest.config.ts'])(
    'accepts %s',
    (path) => {
      expect(findBadNames([{ path, text: '', imports: [], uses: [] }])).toHaveLength(0);
    },
  );

  it.each([
    'packages/core/src/utils/a.ts',
    'packages/core/src/helpers.ts',
    'packages/core/src/interfaces.ts',
    'packages/core/src/ids/index.ts',
    'packages/core/src/apiId.ts',
    'tests/misc.test.ts',
  ])('finds %s', (path) => {
    expect(findBadNames([{ path, text: '', imports: [], uses: [] }])).toHaveLength(1);
  });
});
