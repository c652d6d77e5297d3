/** Patterns of people: what they find, and what they may not cost. */
import { describe, expect, it } from 'vitest';
import { compilePattern, finds, type Pattern, replaceMatches } from './compile-pattern.ts';

function patternOf(source: string, caseSensitive = true): Pattern {
  const compiled = compilePattern(source, caseSensitive);
  if (compiled.kind === 'fault') throw new Error(compiled.problem);
  return compiled.pattern;
}

describe('compilePattern', () => {
  it('finds a match anywhere, with case or without', () => {
    expect(finds(patternOf('ri.'), 'noria')).toBe(true);
    expect(finds(patternOf('RIA'), 'noria')).toBe(false);
    expect(finds(patternOf('RIA', false), 'noria')).toBe(true);
  });

  it('replaces every match, with what groups caught', () => {
    expect(replaceMatches(patternOf('(\\w)(?P<digit>\\d)'), 'a1 b2', '$<digit>$1[$&]$$')).toBe('1a[a1]$ 2b[b2]$');
  });

  it.each(['(', '(a)\\1', 'a{1001}', '(\\w{1,100} ?){20}', 'a'.repeat(1_001), '(abcdefghij){900}'])(
    'says what is wrong with %.20s',
    (source) => {
      expect(compilePattern(source, true)).toMatchObject({ kind: 'fault', problem: expect.stringMatching(/pattern/) });
    },
  );

  it('takes no longer for what ruins other machines', () => {
    const startedMs = performance.now();
    expect(finds(patternOf('^(a+)+$'), `${'a'.repeat(100_000)}!`)).toBe(false);
    expect(performance.now() - startedMs).toBeLessThan(1_000);
  });

  it('refuses a text that a large pattern would need too long for', () => {
    expect(() => finds(patternOf('\\w{900}x'), 'a'.repeat(1_000_000))).toThrow(RangeError);
  });
});
