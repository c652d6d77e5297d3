/** Suggestions for mistyped names. */
import { describe, expect, it } from 'vitest';
import { findNearestName } from './nearest-name.ts';

const types = ['data.set', 'file.append', 'flow.if', 'flow.loop', 'flow.merge', 'http.request', 'trigger.webhook'];

describe('findNearestName', () => {
  it.each([
    ['http.reqest', 'http.request'],
    ['HTTP Request', 'http.request'],
    ['n8n-nodes-base.httpRequest', 'http.request'],
    ['flow.lop', 'flow.loop'],
    ['trigger.webhok', 'trigger.webhook'],
  ])('finds that %s means %s', (name, meant) => {
    expect(findNearestName(name, types)).toBe(meant);
  });

  it.each(['', '…', 'salesforce.account', 'http.request'.repeat(100)])('has no suggestion for %j', (name) => {
    expect(findNearestName(name, types)).toBeNull();
  });

  it('prefers the nearer of two', () => {
    expect(findNearestName('amount', ['amounts', 'amount '])).toBe('amount ');
  });
});
