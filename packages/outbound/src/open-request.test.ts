/** Answers and bodies that are never in memory as a whole. */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { StreamedBody } from '@noria/core';
import { NoriaError } from '@noria/core';
import { afterEach, describe, expect, it } from 'vitest';
import { closeAll, get, outboundTo, serve } from './testing/outbound-fixture.ts';

afterEach(closeAll);

async function gather(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of body) parts.push(part);
  return Buffer.concat(parts);
}

describe('an answer that is opened', () => {
  it('is there before its body is', async () => {
    const go = Promise.withResolvers<void>();
    const server = await serve(async (_request, response) => {
      response.writeHead(200, { 'x-kind': 'slow' }).write('first ');
      await go.promise;
      response.end('last');
    });
    const answer = await outboundTo([server.origin]).open(get(server.origin));
    expect(answer).toMatchObject({ status: 200, headers: { 'x-kind': 'slow' }, url: `${server.origin}/` });
    go.resolve();
    expect((await gather(answer.body)).toString()).toBe('first last');
  });

  it('waits for its reader: what nobody has read yet stays with the server', async () => {
    const total = 64 * 2 ** 20;
    let written = 0;
    const server = await serve((_request, response) => {
      const part = Buffer.alloc(2 ** 16);
      const write = (): void => {
        while (written < total) {
          written += part.length;
          if (!response.write(part)) {
            response.once('drain', write);
            return;
          }
        }
        response.end();
      };
      write();
    });
    const answer = await outboundTo([server.origin]).open(get(server.origin, { maxResponseBytes: total }));
    const reader = answer.body[Symbol.asyncIterator]();
    await reader.next();
    const before = written;
    await new Promise((resolve) => setImmediate(resolve));
    expect(before).toBeLessThan(total / 2);
    let sizeBytes = 0;
    for (let next = await reader.next(); next.done !== true; next = await reader.next()) sizeBytes += next.value.length;
    expect(written).toBe(total);
    expect(sizeBytes).toBeGreaterThan(total - 2 ** 20);
  });

  it('ends with the loop over it', async () => {
    const closed = Promise.withResolvers<void>();
    const server = await serve((request, response) => {
      request.socket.on('close', () => closed.resolve());
      response.writeHead(200).write('endless');
    });
    const answer = await outboundTo([server.origin]).open(get(server.origin));
    for await (const _part of answer.body) break;
    await closed.promise;
  });

  it.each([{}, { 'content-encoding': 'gzip' }])('is stopped at the limit of its size, with %j', async (headers) => {
    const body = Buffer.alloc(2_000_000);
    const server = await serve((_request, response) => {
      response.writeHead(200, headers).end('content-encoding' in headers ? gzipSync(body) : body);
    });
    const read = async (): Promise<Buffer> =>
      gather((await outboundTo([server.origin]).open(get(server.origin, { maxResponseBytes: 100_000 }))).body);
    await expect(read()).rejects.toMatchObject({ code: 'OUTBOUND_TOO_LARGE', sent: 'answered' });
  });

  it('never holds more of a bomb than the limit and a part', async () => {
    // A thousandth of its size when compressed.
    const bomb = gzipSync(Buffer.alloc(200_000_000));
    const server = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
    });
    const answer = await outboundTo([server.origin]).open(get(server.origin, { maxResponseBytes: 1_000_000 }));
    let received = 0;
    const read = (async () => {
      for await (const part of answer.body) received += part.length;
    })();
    await expect(read).rejects.toMatchObject({ code: 'OUTBOUND_TOO_LARGE' });
    expect(received).toBeLessThanOrEqual(1_000_000);
  });

  it('is stopped when its time is over while it is read', async () => {
    const server = await serve((_request, response) => {
      response.writeHead(200).write('half');
    });
    const answer = await outboundTo([server.origin]).open(get(server.origin, { timeoutMs: 100 }));
    await expect(gather(answer.body)).rejects.toMatchObject({ code: 'OUTBOUND_TIMEOUT', sent: 'answered' });
  });

  it('that is damaged says so', async () => {
    const server = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(100_000)).subarray(0, 60));
    });
    const answer = await outboundTo([server.origin]).open(get(server.origin));
    await expect(gather(answer.body)).rejects.toMatchObject({ code: 'OUTBOUND_FAILED', sent: 'answered' });
  });

  it('without a body may name an encoding all the same', async () => {
    const server = await serve((_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end());
    const answer = await outboundTo([server.origin]).open(get(server.origin, { method: 'HEAD' }));
    expect(await gather(answer.body)).toHaveLength(0);
  });
});

describe('a body that is streamed', () => {
  function makeBody(): { body: StreamedBody; expected: string; countOpened: () => number } {
    const parts = Array.from({ length: 40 }, (_, index) => Buffer.alloc(50_000, index));
    let opened = 0;
    return {
      body: {
        sizeBytes: 2_000_000,
        open: async function* () {
          opened++;
          yield* parts;
        },
      },
      expected: createHash('sha256').update(Buffer.concat(parts)).digest('hex'),
      countOpened: () => opened,
    };
  }

  it('arrives as it is, with its length', async () => {
    const { body, expected } = makeBody();
    const server = await serve(async (request, response) => {
      const sum = createHash('sha256');
      for await (const part of request) sum.update(part);
      response.writeHead(200, { 'x-sum': sum.digest('hex'), 'x-length': request.headers['content-length'] }).end();
    });
    const answer = await outboundTo([server.origin]).request(get(server.origin, { method: 'PUT', body }));
    expect(answer.headers).toMatchObject({ 'x-sum': expected, 'x-length': '2000000' });
  });

  it('is sent again from its beginning where a redirect asks for it', async () => {
    const { body, expected, countOpened } = makeBody();
    const server = await serve(async (request, response) => {
      const sum = createHash('sha256');
      for await (const part of request) sum.update(part);
      if (request.url === '/') response.writeHead(308, { location: '/next' }).end();
      else response.writeHead(200, { 'x-sum': sum.digest('hex') }).end();
    });
    const answer = await outboundTo([server.origin]).request(get(server.origin, { method: 'PUT', body }));
    expect([answer.headers['x-sum'], countOpened()]).toEqual([expected, 2]);
  });

  it('that cannot be read ends the request with its own error', async () => {
    const server = await serve((request) => request.resume());
    const body: StreamedBody = {
      sizeBytes: 100,
      open: async function* () {
        yield Buffer.from('half');
        throw new NoriaError('BINARY_GONE', { hash: 'abc' });
      },
    };
    const request = outboundTo([server.origin]).request(get(server.origin, { method: 'POST', body }));
    await expect(request).rejects.toMatchObject({ code: 'BINARY_GONE', sent: 'unknown' });
  });

  it('is not opened when nothing can be sent', async () => {
    const { body, countOpened } = makeBody();
    const request = outboundTo([]).request(get('http://127.0.0.1:9/', { method: 'PUT', body }));
    await expect(request).rejects.toMatchObject({ code: 'OUTBOUND_REFUSED' });
    expect(countOpened()).toBe(0);
  });
});

describe('connections', () => {
  it('to one origin are limited; requests wait their turn', async () => {
    let open = 0;
    let most = 0;
    const server = await serve(async (_request, response) => {
      most = Math.max(most, ++open);
      await new Promise((resolve) => setImmediate(resolve));
      open--;
      response.end();
    });
    const outbound = outboundTo([server.origin], { maxConnectionsPerOrigin: 3 });
    await Promise.all(Array.from({ length: 30 }, () => outbound.request(get(server.origin))));
    expect(most).toBeLessThanOrEqual(3);
  });

  it('that nobody uses are closed after a while, and their origin is forgotten', async () => {
    const closed = Promise.withResolvers<void>();
    const server = await serve((request, response) => {
      request.socket.on('close', () => closed.resolve());
      response.end();
    });
    const outbound = outboundTo([server.origin], { idleConnectionMs: 50 });
    await outbound.request(get(server.origin));
    expect(outbound.originCount).toBe(1);
    await closed.promise;
    await expect.poll(() => outbound.originCount).toBe(0);
  });
});
