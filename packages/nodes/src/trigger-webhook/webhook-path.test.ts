/** Paths that a webhook may listen at. */
import { describe, expect, it } from 'vitest';
import { triggerWebhook } from './trigger-webhook.ts';
import { findPathFaults } from './webhook-path.ts';

describe('findPathFaults', () => {
  it.each(['orders', 'orders/:id/paid', 'a.b_c-d~e', ':a/:b', '2026'])('accepts %s', (path) => {
    expect(findPathFaults(path)).toEqual([]);
  });

  it.each([
    '/orders',
    'orders/',
    'a//b',
    '',
    'a/../b',
    '.',
    'a b',
    'a?b',
    'طلبات',
    ':',
    ':1',
    ':a/:a',
    'a:b',
    '%2e%2e',
  ])('refuses %j', (path) => {
    expect(findPathFaults(path)).toHaveLength(1);
  });
});

describe('trigger.webhook', () => {
  it('names the header of the answer that is wrong', () => {
    const faults = triggerWebhook.check?.({ path: 'orders', headers: { 'x-ok': '1', 'x-bad': 'a\nb' } });
    expect(faults?.map(({ path }) => path)).toEqual(['headers.x-bad']);
  });
});
