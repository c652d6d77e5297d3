/** Whatever strangers send gets a clear answer, and the process stays responsive meanwhile. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publish } from '../testing/install.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { chain, manual, node, pass, set, webhook } from '../testing/workflows.ts';

const megabyte = 1_000_000;
const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;
/** Runs in a thread of its own: what is measured is the server, not its clients. */
const floodCode = `
const { parentPort, workerData } = require('node:worker_threads');
const deep = '['.repeat(10000) + ']'.repeat(10000);
const bodies = [new Uint8Array(20e6), deep, new Uint8Array([0x22, 0xff, 0x22]), '{"a":"\\\\u0000"}', '{"a":"\\\\ud800"}'];
const send = (body) => fetch(workerData, { method: 'POST', body, headers: { 'content-type': 'application/json' } }).then((answer) => answer.status);
Promise.all(bodies.flatMap((body) => [body, body, body, body]).map(send)).then((statuses) => parentPort.postMessage(statuses));
`;
const invalidUtf8 = new Uint8Array([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0x22, 0x7d]);

describe('bad input', () => {
  let noria: TestServer;

  beforeAll(async () => {
    noria = await startTestServer('pglite');
    await publish(noria, chain('Echo', webhook('echo', 'atEnd'), pass));
  });

  afterAll(async () => {
    await noria.stop();
  });

  it.each([
    ['a body of 20 MB', 'POST', '/hooks/echo', new Uint8Array(20 * megabyte), 413, /16000000 bytes/],
    ['a body of 2 MB at the API', 'POST', '/api/workflows', ' '.repeat(2 * megabyte), 413, /1000000 bytes/],
    ['JSON of 10,000 levels', 'POST', '/hooks/echo', deep, 400, /deeper than 100 levels/],
    ['JSON of 10,000 levels at the API', 'POST', '/api/workflows', deep, 400, /deeper than 100 levels/],
    ['invalid UTF-8', 'POST', '/hooks/echo', invalidUtf8, 400, /not valid UTF-8 \(byte 6\)/],
    ['invalid UTF-8 at the API', 'POST', '/api/workflows', invalidUtf8, 400, /not valid UTF-8 \(byte 6\)/],
    ['what is no JSON', 'POST', '/hooks/echo', '{"a":', 400, /not JSON/],
    ['an empty body at the API', 'POST', '/api/workflows', undefined, 400, /body: expected an object/],
    ['a list as a workflow', 'POST', '/api/workflows', [], 400, /body: expected an object/],
    ['a wrong method', 'PUT', '/api/executions', {}, 405, /it takes DELETE, GET, HEAD/],
    ['a wrong method at a webhook', 'PATCH', '/hooks/echo', {}, 405, /it takes OPTIONS, POST/],
    ['an address that is not there', 'GET', '/api/nothing', undefined, 404, /The address \/api\/nothing/],
    ['a broken escape in the address', 'GET', '/api/workflows/%zz', undefined, 400, /percent sign/],
    [
      'a query that is not known',
      'GET',
      '/api/workflows?colour=red',
      undefined,
      400,
      /query\.colour: this key is not known/,
    ],
    ['a page of a million', 'GET', '/api/workflows?limit=1000000', undefined, 400, /query\.limit/],
    ['a cursor that is none', 'GET', '/api/executions?cursor=%00', undefined, 400, /cursor/i],
  ])('%s is refused with the reason', async (_what, method, path, body, status, message) => {
    const answer = await noria.call(method, path, body);
    expect(answer.status).toBe(status);
    expect((answer.body as { error: { message: string } }).error.message).toMatch(message);
  });

  it.each([
    ['a form', 'application/x-www-form-urlencoded'],
    ['text', 'text/plain'],
    ['a file', 'multipart/form-data; boundary=x'],
    ['nonsense', 'json'],
  ])('%s is no way to write to the API', async (_what, type) => {
    const answer = await noria.call('POST', '/api/workflows', '{}', { 'content-type': type });
    expect(answer).toMatchObject({ status: 415, body: { error: { code: 'REQUEST_TYPE_UNSUPPORTED' } } });
  });

  const wrong: [string, ReturnType<typeof chain>, string][] = [
    [
      'a cycle that nothing starts',
      {
        ...chain('c', manual, set('A', 'a', 1), set('B', 'b', 2)),
        connections: [
          { from: 'A', to: 'B' },
          { from: 'B', to: 'A' },
        ],
      },
      'A',
    ],
    ['an unknown node type', chain('u', manual, node('What', 'data.nothing')), 'What'],
    ['a dangling connection', { ...chain('d', manual), connections: [{ from: 'Start', to: 'Nobody' }] }, 'Nobody'],
    ['a wrong parameter type', chain('p', manual, node('Set', 'data.set', { fields: 'all' })), 'fields'],
    ['a bad cron', chain('b', node('Cron', 'trigger.schedule', { rules: [{ cron: '61 * * * *' }] })), 'rules[0].cron'],
  ];

  it.each(wrong)('%s is reported with its place', async (_what, definition, place) => {
    const answer = await noria.call('POST', '/api/workflows', definition);
    expect(answer.status).toBe(422);
    expect(JSON.stringify((answer.body as { error: { details: unknown } }).error.details)).toContain(place);
  });

  it.each([
    ['\\u0000', '{"a":"\\u0000"}'],
    ['a lone surrogate', '{"a":"\\ud800"}'],
    ['a lone surrogate as a key', '{"\\udc00":1}'],
  ])('%s in JSON comes back as it went in', async (_what, json) => {
    const answer = await noria.call('POST', '/hooks/echo', json);
    expect(answer.status).toBe(200);
    expect((answer.body as { body: unknown }).body).toEqual(JSON.parse(json));
    const steps = await noria.call('GET', `/api/executions/${answer.headers.get('x-execution-id')}/steps`);
    const step = { outputs: [[{ json: { body: JSON.parse(json) } }]] };
    expect(steps.body).toMatchObject({ items: [step, step] });
  });

  it('leaves /health quick: p99 under 100 ms while all of it comes at once', async () => {
    const flood = new Worker(floodCode, { eval: true, workerData: `${noria.url}/hooks/echo` });
    let done = false;
    const flooded = once(flood, 'message').then(([statuses]) => {
      done = true;
      return statuses as number[];
    });
    // Time that this thread was at work, in milliseconds: what else the machine does is not the server's doing.
    const times: number[] = [];
    while (!done || times.length < 100) {
      const before = process.threadCpuUsage();
      expect((await noria.call('GET', '/health')).status).toBe(200);
      const { user, system } = process.threadCpuUsage(before);
      times.push((user + system) / 1000);
    }
    expect(new Set(await flooded)).toEqual(new Set([413, 400, 200]));
    await flood.terminate();
    times.sort((a, b) => a - b);
    expect(times[Math.floor(times.length * 0.99)]).toBeLessThan(100);
  });
});
