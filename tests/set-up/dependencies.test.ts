/** Whether the installed packages are those of the lock file. */
import { describe, expect, it } from 'vitest';
import { isSatisfied } from '../../scripts/dependencies.mjs';

const wanted = {
  '': { name: 'noria' },
  'node_modules/pg': { version: '8.0.0', integrity: 'sha512-a' },
  'node_modules/vitest': { version: '5.0.0', integrity: 'sha512-b', dev: true },
  'node_modules/fsevents': { version: '2.0.0', integrity: 'sha512-c', optional: true },
  'node_modules/@noria/core': { resolved: 'packages/core', link: true },
};
const { '': _root, 'node_modules/fsevents': _other, ...complete } = wanted;
const { 'node_modules/vitest': _tool, ...lean } = complete;

describe('isSatisfied', () => {
  it('accepts all that the lock file names, without the optional packages of other platforms', () => {
    expect(isSatisfied(wanted, complete, 'develop')).toBe(true);
  });

  it('needs the tools for developing only', () => {
    expect(isSatisfied(wanted, lean, 'run')).toBe(true);
    expect(isSatisfied(wanted, lean, 'develop')).toBe(false);
  });

  it('finds a package that is missing, another version, and other bytes', () => {
    const { 'node_modules/pg': _pg, ...without } = complete;
    const pg = wanted['node_modules/pg'];
    expect(isSatisfied(wanted, without, 'run')).toBe(false);
    expect(isSatisfied(wanted, { ...complete, 'node_modules/pg': { ...pg, version: '8.0.1' } }, 'run')).toBe(false);
    expect(isSatisfied(wanted, { ...complete, 'node_modules/pg': { ...pg, integrity: 'sha512-z' } }, 'run')).toBe(
      false,
    );
  });
});
