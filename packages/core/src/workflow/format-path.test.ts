/** Places inside JSON. */
import { describe, expect, it } from 'vitest';
import { formatPath, nestPath } from './format-path.ts';

describe('formatPath', () => {
  it('joins plain names by dots, puts indexes in brackets and quotes the rest', () => {
    expect(formatPath(['nodes', 3, 'parameters', 'my "key"', 0, '', '$a'])).toBe(
      'nodes[3].parameters["my \\"key\\""][0][""].$a',
    );
    expect(formatPath([])).toBe('');
  });
});

describe('nestPath', () => {
  it('puts one place inside another', () => {
    expect(nestPath('nodes[1].parameters', 'a.b')).toBe('nodes[1].parameters.a.b');
    expect(nestPath('nodes[1].parameters', '["a b"]')).toBe('nodes[1].parameters["a b"]');
    expect(nestPath('nodes[1].parameters', '')).toBe('nodes[1].parameters');
  });
});
