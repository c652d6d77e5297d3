/** Which paths a pattern means. */
import { describe, expect, it } from 'vitest';
import { createGlob } from './match-glob.ts';

const matches = (pattern: string, path: string): boolean => createGlob(pattern).matches(path.split('/'));

describe('a pattern for paths', () => {
  it.each([
    ['a.txt', 'a.txt', true],
    ['*.txt', 'a.txt', true],
    ['*.txt', 'in/a.txt', false],
    ['a?.txt', 'a1.txt', true],
    ['a?.txt', 'a.txt', false],
    ['in/*/a.txt', 'in/x/a.txt', true],
    ['in/*/a.txt', 'in/x/y/a.txt', false],
    ['**/a.txt', 'a.txt', true],
    ['**/a.txt', 'x/y/a.txt', true],
    ['in/**/*.txt', 'in/a.txt', true],
    ['in/**/z/*.txt', 'in/x/z/y/z/a.txt', true],
    ['in/**', 'in/x/y', true],
    ['in/**', 'in', false],
    ['**', 'x/y', true],
    ['*', '.hidden', false],
    ['**', '.git/config', false],
    ['.*', '.hidden', true],
    ['a[1].txt', 'a[1].txt', true],
    ['*ab*ab*', 'xabyabz', true],
    ['*ab*ab', 'xabyabz', false],
    ['*(a+)+$', 'x(a+)+$', true],
  ])('%s and %s: %s', (pattern, path, expected) => {
    expect(matches(pattern, path)).toBe(expected);
  });

  it('takes no longer for patterns that keep regular expressions busy for ever', () => {
    const startMs = performance.now();
    expect(matches(`${'*a'.repeat(200)}*b`, 'a'.repeat(255))).toBe(false);
    expect(matches(`${'**/x/'.repeat(100)}b`, 'x/'.repeat(400).slice(0, -1))).toBe(false);
    expect(performance.now() - startMs).toBeLessThan(500);
  });

  it('says which folders need not be looked into', () => {
    const glob = createGlob('in/*/x/*.txt');
    expect(glob.mayHold(['in'])).toBe(true);
    expect(glob.mayHold(['in', 'a', 'x'])).toBe(true);
    expect(glob.mayHold(['out'])).toBe(false);
    expect(glob.mayHold(['in', 'a', 'y'])).toBe(false);
  });
});
