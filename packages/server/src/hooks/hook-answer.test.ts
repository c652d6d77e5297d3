/** The caller of a webhook gets what its execution came to. */
import type { Outcome } from '@noria/engine';
import { describe, expect, it } from 'vitest';
import { answerAccepted, answerOutcome } from './hook-answer.ts';
import type { WebhookTarget } from './webhook-table.ts';

const executionId = '01994d5e-7a00-7000-8000-000000000000';

function target(changes: Partial<WebhookTarget> = {}): WebhookTarget {
  return {
    organizationId: 'o',
    workflowId: 'w',
    version: 1,
    node: 'Webhook',
    method: 'POST',
    path: 'orders',
    respond: 'atEnd',
    answer: 'firstItem',
    status: null,
    headers: {},
    rawBody: false,
    signature: null,
    ...changes,
  };
}

function answer(outcome: Outcome, changes: Partial<WebhookTarget> = {}) {
  return answerOutcome(target(changes), executionId, outcome, 'request-1');
}

const ended: Outcome = {
  kind: 'ended',
  status: 'succeeded',
  items: [{ json: { a: 1 } }, { json: { a: 2 } }],
  isTooLarge: false,
  error: null,
};

describe('the answer of a webhook', () => {
  it('at once is 202 with the id, or the status that the trigger names', () => {
    expect(answerAccepted(executionId, target())).toMatchObject({
      status: 202,
      text: `{"executionId":"exec_${executionId}"}`,
    });
    expect(answerAccepted(executionId, target({ status: 200 })).status).toBe(200);
  });

  it('at the end is the first item or all of them', () => {
    expect(answer(ended)).toMatchObject({ status: 200, text: '{"a":1}' });
    expect(answer(ended, { answer: 'allItems', status: 201 })).toMatchObject({
      status: 201,
      text: '[{"a":1},{"a":2}]',
    });
    expect(answer({ ...ended, items: [] })).toMatchObject({ text: 'null' });
  });

  it("by a node is that node's status, headers and JSON", () => {
    const outcome: Outcome = {
      kind: 'answered',
      answer: { status: 418, headers: { 'X-Pot': 'tea' }, body: { short: true } },
    };
    expect(answer(outcome)).toEqual({
      status: 418,
      headers: { 'content-type': 'application/json; charset=utf-8', 'x-pot': 'tea' },
      text: '{"short":true}',
      file: null,
    });
  });

  it('by a node is text where its content type says so, JSON where that says so', () => {
    const say = (type: string) =>
      answer({ kind: 'answered', answer: { status: 200, headers: { 'Content-Type': type }, body: 'hi' } });
    expect(say('text/plain')).toMatchObject({ text: 'hi' });
    expect(say('application/problem+json')).toMatchObject({ text: '"hi"' });
  });

  it('that a browser could run is cut off from this address', () => {
    const outcome: Outcome = {
      kind: 'answered',
      answer: { status: 200, headers: { 'content-type': 'text/html' }, body: '<script>1</script>' },
    };
    const { headers } = answer(outcome);
    expect(headers['content-security-policy']).toMatch(/^sandbox/);
    expect(headers['content-security-policy']).not.toContain('allow-same-origin');
  });

  it.each(['text/html', 'image/svg+xml', 'multipart/x-mixed-replace; boundary=a', 'application/unknown'])(
    'of type %s is cut off too where the trigger names the type, and whatever policy the workflow asks for',
    (type) => {
      const headers = { 'Content-Type': type, 'Content-Security-Policy': "default-src 'self'" };
      expect(answer(ended, { headers }).headers['content-security-policy']).toMatch(/^sandbox [^,]*, default-src/);
      const atOnce = answerAccepted(executionId, target({ headers }));
      expect(atOnce.headers['content-security-policy']).toMatch(/^sandbox [^,]*, default-src/);
    },
  );

  it('of status 204 has no body', () => {
    expect(answer({ kind: 'answered', answer: { status: 204, body: {} } }).text).toBeNull();
  });

  it('is 202 with the id while the execution waits or takes too long', () => {
    expect(answer({ kind: 'waiting' }).status).toBe(202);
    expect(answer({ kind: 'timeout' }).status).toBe(202);
  });

  it('names the node that failed', () => {
    const error = { code: 'NODE_FAILED', message: 'no stock', details: { node: 'Reserve' } } as const;
    const failed = answer({ kind: 'ended', status: 'failed', items: [], isTooLarge: false, error });
    expect(failed.status).toBe(500);
    expect(JSON.parse(failed.text ?? '')).toEqual({
      error: {
        code: 'NODE_FAILED',
        message: 'no stock',
        details: { node: 'Reserve', executionId: `exec_${executionId}` },
        requestId: 'request-1',
      },
    });
  });
});
