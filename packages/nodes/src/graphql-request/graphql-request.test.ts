/** What is sent to a GraphQL server, and what comes of its answers. */
import type { Json, Parameters } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { serveHttp } from '../testing/serve-http.ts';
import { listOperations } from './find-operation.ts';
import { graphqlRequest } from './graphql-request.ts';

const server = serveHttp();

const send = (parameters: Parameters, ...jsons: { [key: string]: Json }[]) =>
  server.run(graphqlRequest, { url: `${server.origin}/graphql`, query: '{ a }', ...parameters }, ...jsons);

async function sendFor(body: Json, parameters: Parameters = {}, status = 200): Promise<Json[]> {
  server.reply = () => ({ status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  return ((await send(parameters)).outputs[0] ?? []).map(({ json }) => json);
}

describe('what graphql.request sends', () => {
  it('has document, variables and operation', async () => {
    server.reply = () => ({ body: '{"data":{"a":1}}' });
    const variables = { n: '={{ $json.n }}', list: [1] };
    await send({ query: 'query A($n: Int) { a(n: $n) } query B { b }', variables, operationName: 'A' }, { n: 2 });
    const [asked] = server.asked;
    if (asked === undefined) throw new Error('nothing was asked');
    const { method, url, headers, body } = asked;
    expect({ method, url, type: headers['content-type'], accept: headers.accept }).toEqual({
      method: 'POST',
      url: '/graphql',
      type: 'application/json',
      accept: 'application/graphql-response+json, application/json;q=0.9',
    });
    expect(JSON.parse(body)).toEqual({
      query: 'query A($n: Int) { a(n: $n) } query B { b }',
      variables: { n: 2, list: [1] },
      operationName: 'A',
    });
  });

  it('takes variables as JSON text, and headers', async () => {
    server.reply = () => ({ body: '{"data":{}}' });
    await send({ variables: '{"a": [1]}', headers: { Authorization: 'Bearer x' } });
    expect(JSON.parse(server.asked[0]?.body ?? '')).toEqual({ query: '{ a }', variables: { a: [1] } });
    expect(server.asked[0]?.headers).toMatchObject({ authorization: 'Bearer x' });
  });

  it.each([
    ['{ a }', {}, undefined],
    ['mutation { a }', {}, 'key-0'],
    ['mutation { a }', { idempotencyKey: false }, undefined],
    ['mutation { a }', { headers: { 'Idempotency-Key': 'mine' } }, 'mine'],
  ])('%s with %j: the idempotency key %s', async (query, parameters, key) => {
    server.reply = () => ({ body: '{"data":{}}' });
    await send({ query, ...parameters });
    expect(server.asked[0]?.headers['idempotency-key']).toBe(key);
  });

  it.each([
    [{ url: 'example.com' }, 'url'],
    [{ variables: '[1]' }, 'variables'],
    [{ variables: '{' }, 'variables'],
    [{ query: '={{ "subscription { a }" }}' }, 'query'],
  ])('is nothing for %j', async (parameters, parameter) => {
    await expect(send(parameters)).rejects.toMatchObject({ code: 'PARAMETER_INVALID', details: { parameter } });
    expect(server.asked).toEqual([]);
  });
});

describe('what graphql.request makes of answers', () => {
  it.each([
    [{}, { data: { a: 1 } }, [{ a: 1 }]],
    [{ path: 'a.nodes' }, { data: { a: { nodes: [{ n: 1 }, { n: 2 }] } } }, [{ n: 1 }, { n: 2 }]],
    [{ path: 'a' }, { data: { a: [] } }, []],
    [{}, { data: { a: null }, errors: [] }, [{ a: null }]],
    [{ errors: 'give' }, { data: null, errors: [{ message: 'm' }] }, [{ data: null, errors: [{ message: 'm' }] }]],
    [{ errors: 'give' }, { data: { a: 1 } }, [{ data: { a: 1 }, errors: [] }]],
  ])('with %j, %j gives %j', async (parameters, body, expected) => {
    expect(await sendFor(body as Json, parameters)).toEqual(expected);
  });

  it('leaves prototypes alone', async () => {
    server.reply = () => ({ body: '{"data":{"__proto__":{"x":1},"a":1}}' });
    expect(Object.keys((await send({})).outputs[0]?.[0]?.json ?? {})).toEqual(['a']);
  });

  it.each([
    [
      {
        errors: [{ message: 'Not allowed', path: ['orders', 0, 'total'], extensions: { code: 'FORBIDDEN' } }],
        data: null,
      },
      200,
      'orders.0.total: Not allowed (FORBIDDEN)',
    ],
    [{ errors: [{ message: 'Syntax' }, { message: 'Other' }] }, 400, 'Syntax; Other'],
    [{ errors: [{}] }, 200, 'an error without a message'],
    [{ nothing: true }, 200, 'neither data nor errors'],
  ])('%j is an error', async (body, status, problem) => {
    await expect(sendFor(body as Json, {}, status)).rejects.toMatchObject({
      code: 'GRAPHQL_FAILED',
      sent: 'answered',
      message: expect.stringContaining(problem),
      details: { status },
    });
  });

  it('can be repeated where the server was too busy to act', async () => {
    const run = sendFor({ errors: [{ message: 'slow down' }] }, { query: 'mutation { a }' }, 429);
    await expect(run).rejects.toMatchObject({ code: 'GRAPHQL_FAILED', refused: true });
  });

  it.each([
    ['a page of a gateway', 502, '<html>', 'OUTBOUND_STATUS'],
    ['a refusal', 401, '{"message":"no"}', 'OUTBOUND_STATUS'],
    ['a page', 200, '<html>', 'OUTBOUND_FAILED'],
    ['a list', 200, '[]', 'OUTBOUND_FAILED'],
    ['data 5,000 levels deep', 200, `{"data":${'['.repeat(5000)}${']'.repeat(5000)}}`, 'OUTBOUND_TOO_DEEP'],
  ])('refuses %s with %i', async (_what, status, body, code) => {
    server.reply = () => ({ status, body });
    await expect(send({})).rejects.toMatchObject({ code, sent: 'answered' });
  });

  it('goes on past an item that fails', async () => {
    server.reply = ({ body }) => ({
      body: body.includes('"n":1') ? '{"errors":[{"message":"x"}]}' : '{"data":{"ok":true}}',
    });
    const { outputs, failures } = await send({ variables: { n: '={{ $json.n }}' } }, { n: 0 }, { n: 1 }, { n: 2 });
    expect(outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 2 }]);
    expect(failures).toMatchObject([{ item: 1, error: { code: 'GRAPHQL_FAILED' } }]);
  });
});

describe('the class of graphql.request', () => {
  it.each([
    ['{ a }', '', 'read'],
    ['query { mutation }', '', 'read'],
    ['query A { a } # mutation', '', 'read'],
    ['query ($s: String = "mutation {") { a(s: """ mutation { } """) }', '', 'read'],
    ['fragment F on mutation { a } query { ...F }', '', 'read'],
    ['mutation { a }', '', 'once'],
    ['query A { a } mutation B { b }', '', 'once'],
    ['query A { a } mutation B { b }', 'A', 'read'],
    ['query A { a } mutation B { b }', 'B', 'once'],
    ['query A { a } mutation B { b }', '={{ $json.x }}', 'once'],
    ['={{ $json.query }}', '', 'once'],
    ['fragment F on A { a }', '', 'once'],
  ])('of %s (%s) is %s', (query, operationName, expected) => {
    expect(typeof graphqlRequest.effect === 'function' && graphqlRequest.effect({ query, operationName })).toBe(
      expected,
    );
  });

  it('is none for a subscription', () => {
    expect(graphqlRequest.check?.({ query: 'subscription { a }' })).toMatchObject([{ path: 'query' }]);
    expect(graphqlRequest.check?.({ query: 'query { subscription }' })).toEqual([]);
  });

  it('goes by operations with names and directives', () => {
    expect(listOperations('query A($x: I = {a: 1}) @d(y: {b: 2}) { c } query @e { d } { f }')).toEqual([
      { kind: 'query', name: 'A' },
      { kind: 'query', name: null },
      { kind: 'query', name: null },
    ]);
  });
});
