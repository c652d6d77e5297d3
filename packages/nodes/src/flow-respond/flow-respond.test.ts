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

  it('answers with a file of the first item, under its name and type', async () => {
    const photo = { hash: 'h', sizeBytes: 3, mimeType: 'image/png', fileName: 'été "1".png' };
    const input: Item[] = [{ json: {}, binary: { photo } }];
    const { answer } = await respond({ with: 'file', file: 'photo', disposition: 'attachment' }, input);
    expect(answer).toEqual({
      status: 200,
      headers: {
        'content-type': 'image/png',
        'content-disposition': `attachment; filename="_t_ _1_.png"; filename*=UTF-8''%C3%A9t%C3%A9%20%221%22.png`,
      },
      body: null,
      file: photo,
    });
  });

  it('keeps the headers that are given for a file', async () => {
    const data = { hash: 'h', sizeBytes: 3, mimeType: 'a/b\r\nx: y', fileName: 'a.txt' };
    const input: Item[] = [{ json: {}, binary: { data } }];
    expect((await respond({ with: 'file' }, input)).answer?.headers).toEqual({
      'content-type': 'application/octet-stream',
      'content-disposition': 'inline; filename="a.txt"',
    });
    const headers = { 'Content-Type': 'text/csv', 'Content-Disposition': 'inline' };
    expect((await respond({ with: 'file', headers }, input)).answer?.headers).toEqual(headers);
  });

  it.each([[[]], [[{ json: {} }]], [[{ json: {}, binary: { other: { hash: 'h', sizeBytes: 1, mimeType: 'a/b' } } }]]])(
    'says that a file is not there',
    async (input) => {
      await expect(respond({ with: 'file' }, input as Item[])).rejects.toMatchObject({
        code: 'PARAMETER_INVALID',
        details: { parameter: 'file' },
      });
    },
  );

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
