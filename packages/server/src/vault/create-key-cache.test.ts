/** Data keys stay for their time and leave no bytes behind. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createKeyCache } from './create-key-cache.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

it('a key is overwritten when its time is over, however often it was read', () => {
  const cache = createKeyCache(1_000);
  const key = cache.keep('a/1', Buffer.from('secret'));
  vi.advanceTimersByTime(999);
  expect(cache.read('a/1')?.toString()).toBe('secret');
  vi.advanceTimersByTime(1);
  expect(cache.read('a/1')).toBeNull();
  expect(key).toEqual(Buffer.alloc(6));
});

it('the second of two keys that come in under one name is overwritten', () => {
  const cache = createKeyCache(1_000);
  const first = cache.keep('a/1', Buffer.from('secret'));
  const second = Buffer.from('secret');
  expect(cache.keep('a/1', second)).toBe(first);
  expect([first.toString(), second]).toEqual(['secret', Buffer.alloc(6)]);
});

it('dropping overwrites the keys of one organization', () => {
  const cache = createKeyCache(1_000);
  const keys = ['a/1', 'a/2', 'b/1'].map((name) => cache.keep(name, Buffer.from('secret')));
  cache.drop('a/');
  expect(keys.map((key) => key[0] !== 0)).toEqual([false, false, true]);
  expect(vi.getTimerCount()).toBe(1);
});
