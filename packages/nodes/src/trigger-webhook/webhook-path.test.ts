/** Paths that a webhook may listen at. */
import { applyDefaults, checkParameters } from '@noria/core';
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
  it.each([
    [{ header: 'a b' }, 'signature.header'],
    [{ timestampHeader: 'x:y' }, 'signature.timestampHeader'],
    [{ header: 'X-A', timestampHeader: 'x-a' }, 'signature.timestampHeader'],
    [{ header: 'x-noria-timestamp' }, 'signature.timestampHeader'],
    [{ toleranceS: 0 }, 'signature.toleranceS'],
    [{ toleranceS: 3601 }, 'signature.toleranceS'],
    [{ secret: '' }, 'signature.secret'],
    [{ key: 'x' }, 'signature.key'],
    ['on', 'signature'],
  ])('refuses the signature %j', (signature, path) => {
    const parameters = applyDefaults(triggerWebhook.parameters, { path: 'orders', signature });
    const faults = [
      ...checkParameters(triggerWebhook.parameters, parameters, 'written'),
      ...(triggerWebhook.check?.(parameters) ?? []),
    ];
    expect(faults.map((fault) => fault.path)).toEqual([path]);
  });

  it('takes a signature that leaves everything to its defaults', () => {
    const parameters = applyDefaults(triggerWebhook.parameters, { path: 'orders', signature: {} });
    expect(parameters.signature).toEqual({
      secret: 'WEBHOOK_SIGNATURE_SECRET',
      header: 'x-noria-signature',
      timestampHeader: 'x-noria-timestamp',
      toleranceS: 300,
    });
    expect(checkParameters(triggerWebhook.parameters, parameters, 'written')).toEqual([]);
  });

  it('names the header of the answer that is wrong', () => {
    const faults = triggerWebhook.check?.({ path: 'orders', headers: { 'x-ok': '1', 'x-bad': 'a\nb' } });
    expect(faults?.map(({ path }) => path)).toEqual(['headers.x-bad']);
  });
});
