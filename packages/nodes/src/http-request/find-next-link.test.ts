/** The header Link, as servers write it. */
import { describe, expect, it } from 'vitest';
import { findNextLink } from './find-next-link.ts';

describe('findNextLink', () => {
  it.each([
    ['<https://x/2>; rel="next"', 'https://x/2'],
    ['<https://x/1>; rel="prev", <https://x/3>; rel="next", <https://x/9>; rel="last"', 'https://x/3'],
    ['</2?a=1,2;b=3>;rel=next', '/2?a=1,2;b=3'],
    ['<2>; title="a, b; rel=\\"next\\""; REL="Last Next"', '2'],
    ['<2>; rel="prev"; title="rel=next"', undefined],
    ['<2>; rel=nextish', undefined],
    ['2; rel=next', undefined],
    ['<2; rel=next', undefined],
    ['<2>', undefined],
    ['', undefined],
    [',,;;', undefined],
  ])('%s gives %s', (header, expected) => {
    expect(findNextLink(header)).toBe(expected);
  });

  it.each(['<', '<a>;b ', '"', '<a>; rel="', '; ', ','])('is done at once with a long row of %j', (part) => {
    const begin = performance.now();
    findNextLink(part.repeat(100_000));
    expect(performance.now() - begin).toBeLessThan(2_000);
  });
});
