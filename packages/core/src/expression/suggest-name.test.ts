/** Which name somebody probably meant. */
import { describe, expect, it } from 'vitest';
import { nearestName, suggestName } from './suggest-name.ts';

describe('nearestName', () => {
  it.each<[string, string[], string | null]>([
    ['emial', ['name', 'email'], 'email'],
    ['Email', ['mail', 'email'], 'email'],
    ['adress', ['address', 'dress'], 'address'],
    ['toUppercase', ['toLowerCase', 'toUpperCase'], 'toUpperCase'],
    ['x', ['y', 'z'], null],
    ['total', ['price', 'count'], null],
    ['id', ['di', 'identity'], null],
    ['', ['a'], null],
  ])('%s among %j is %s', (name, candidates, expected) => {
    expect(nearestName(name, candidates)).toBe(expected);
  });

  it('is quick for long names and long lists', () => {
    const candidates = Array.from({ length: 100_000 }, (_, index) => `field${index}`);
    expect(nearestName('feild1', candidates)).toBe('field1');
    expect(nearestName('x'.repeat(100_000), candidates)).toBeNull();
  });

  it('is put as a question', () => {
    expect(suggestName('emial', ['email'])).toBe('; did you mean `email`?');
    expect(suggestName('q', ['email'])).toBe('');
  });
});
