/** Requests find the webhook that they are meant for. */
import { describe, expect, it } from 'vitest';
import { createWebhookTable, type WebhookTarget } from './webhook-table.ts';

function target(workflowId: string, method: string, path: string): WebhookTarget {
  return {
    organizationId: 'o',
    workflowId,
    version: 1,
    node: 'Webhook',
    method,
    path,
    respond: 'immediately',
    answer: 'firstItem',
    status: null,
    headers: {},
    rawBody: false,
    signature: null,
  };
}

function workflowAt(table: ReturnType<typeof createWebhookTable>, method: string, path: string): unknown {
  const match = table.match(method, path);
  return match.kind === 'found' ? match.target.workflowId : match.kind;
}

describe('the webhook table', () => {
  it('finds a plain path by its method', () => {
    const table = createWebhookTable();
    table.replace('a', [target('a', 'POST', 'orders')]);
    expect(workflowAt(table, 'POST', 'orders')).toBe('a');
    expect(workflowAt(table, 'POST', 'orders/')).toBe('none');
  });

  it('names the methods that a path takes when another one comes', () => {
    const table = createWebhookTable();
    table.replace('a', [target('a', 'POST', 'orders'), target('a', 'PUT', 'orders')]);
    table.replace('b', [target('b', 'GET', ':what')]);
    expect(table.match('DELETE', 'orders')).toEqual({ kind: 'otherMethod', allowed: ['GET', 'POST', 'PUT'] });
  });

  it('puts the values of placeholders into params', () => {
    const table = createWebhookTable();
    table.replace('a', [target('a', 'GET', 'orders/:id/lines/:line')]);
    expect(table.match('GET', 'orders/7/lines/a%20b')).toMatchObject({ params: { id: '7', line: 'a b' } });
    expect(workflowAt(table, 'GET', 'orders//lines/1')).toBe('none');
  });

  it('prefers the plain path to the one with a placeholder', () => {
    const table = createWebhookTable();
    table.replace('any', [target('any', 'GET', ':group/:id'), target('any', 'GET', 'orders/:id')]);
    table.replace('one', [target('one', 'GET', 'orders/new')]);
    expect(workflowAt(table, 'GET', 'orders/new')).toBe('one');
    expect(table.match('GET', 'orders/7')).toMatchObject({ target: { path: 'orders/:id' } });
    expect(table.match('GET', 'people/7')).toMatchObject({ target: { path: ':group/:id' } });
  });

  it('reads escapes segment by segment', () => {
    const table = createWebhookTable();
    table.replace('a', [target('a', 'GET', 'orders/:id'), target('a', 'GET', 'orders')]);
    expect(table.match('GET', 'orders/a%2Fb')).toMatchObject({ params: { id: 'a/b' } });
    expect(workflowAt(table, 'GET', '%6Frders')).toBe('a');
    expect(() => table.match('GET', 'orders/%zz')).toThrow(expect.objectContaining({ code: 'REQUEST_INVALID' }));
  });

  it('forgets what a workflow listened to before', () => {
    const table = createWebhookTable();
    table.replace('a', [target('a', 'POST', 'old'), target('a', 'POST', 'old/:id')]);
    table.replace('a', [target('a', 'POST', 'new')]);
    expect(workflowAt(table, 'POST', 'old')).toBe('none');
    expect(workflowAt(table, 'POST', 'old/1')).toBe('none');
    expect(workflowAt(table, 'POST', 'new')).toBe('a');
    table.replace('a', []);
    expect(workflowAt(table, 'POST', 'new')).toBe('none');
  });

  it('keeps a path that another workflow has taken over in the meantime', () => {
    const table = createWebhookTable();
    table.replace('a', [target('a', 'POST', 'orders')]);
    table.replace('b', [target('b', 'POST', 'orders')]);
    table.replace('a', []);
    expect(workflowAt(table, 'POST', 'orders')).toBe('b');
  });
});
