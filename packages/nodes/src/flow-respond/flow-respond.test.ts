/** The answer that a caller gets. */
import type { Item, Parameters } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { runNode } from '../testing/run-node.ts';
import { flowRespond } from './flow-respond.ts';

const items: Item[] = [{ json: { n: 1 } }, { json: { n: 2 } }];
const text = { 'content-type': 'text/plain; charset=utf-8' };

function respond(parameters: Parameters, input = items) {
  return runNode(flowRespond, { parameters, inputs: [input] });
}

describe('flow.respond', () => {
  it.each([
    [{}, { status: 200, headers: {}, body: { n: 1 } }],
    [
      { with: 'allItems', status: 201 },
      { status: 201, headers: {}, body: [{ n: 1 }, { n: 2 }] },
    ],
    [
      { with: 'json', body: ['={{ $json.n }}'] },
      { status: 200, headers: {}, body: [1] },
    ],
    [
      { with: 'json', body: null, status: 404 },
      { status: 404, headers: {}, body: null },
    ],
    [
      { with: 'text', text: '=n is {{ $json.n }}' },
      { status: 200, headers: text, body: 'n is 1' },
    ],
    [
      { with: 'text', text: '<p>', headers: { 'Content-Type': 'text/html' } },
      { status: 200, headers: { 'Content-Type': 'text/html' }, body: '<p>' },
    ],
    [
      { with: 'nothing', status: 204 },
      { status: 204, headers: text, body: '' },
    ],
  ])('%j answers %j', async (parameters, answer) => {
    expect((await respond(parameters)).answer).toEqual(answer);
  });

  it('passes the items on', async () => {
    expect((await respond({})).outputs).toEqual([items]);
  });

  it.each([
    [{ headers: { 'X-A': '={{ "a\\r\\nSet-Cookie: b" }}' } }, 'headers.X-A'],
    [{ headers: { 'Content-Length': '5' } }, 'headers.Content-Length'],
    [{ headers: { 'a b': 'c' } }, 'headers.a b'],
  ])('refuses %j', async (parameters, parameter) => {
    await expect(respond(parameters)).rejects.toMatchObject({ code: 'PARAMETER_INVALID', details: { parameter } });
  });
});
