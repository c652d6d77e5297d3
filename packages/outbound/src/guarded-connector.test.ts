/** Private addresses are out of reach, however they are written or found. */
import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { closeAll, get, outboundTo, serve } from './testing/outbound-fixture.ts';

afterEach(closeAll);

/** Every name resolves to these. */
function lookupOf(...addresses: string[]): LookupFunction {
  return (_hostname, options, callback) => {
    const found: LookupAddress[] = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    if (options.all === true) callback(null, found);
    else callback(null, found[0]?.address ?? '', found[0]?.family);
  };
}

describe('the guard', () => {
  it.each(['127.0.0.1', 'localhost', '0x7f.1', '2130706433', '0177.0.0.1', '[::ffff:127.0.0.1]', '0.0.0.0'])(
    'does not connect to %s',
    async (host) => {
      let requests = 0;
      const server = await serve((_request, response) => {
        requests++;
        response.end();
      });
      const request = outboundTo([]).request(get(`http://${host}:${server.port}/`));
      await expect(request).rejects.toMatchObject({ code: 'OUTBOUND_REFUSED', sent: 'no' });
      expect(requests).toBe(0);
    },
  );

  it('does not connect where a public name leads to a private address', async () => {
    const server = await serve((_request, response) => response.end());
    const outbound = outboundTo([], { lookup: lookupOf('127.0.0.1', '::1') });
    const request = outbound.request(get(`http://public.example:${server.port}/`));
    await expect(request).rejects.toMatchObject({ code: 'OUTBOUND_REFUSED', sent: 'no' });
  });

  it('looks at the address again for every connection', async () => {
    const server = await serve((_request, response) => {
      response.setHeader('connection', 'close').end();
    });
    const origin = `http://changing.example:${server.port}`;
    const seen: string[] = [];
    const outbound = outboundTo([], {
      lookup: (hostname, options, callback) => {
        seen.push(hostname);
        lookupOf(seen.length === 1 ? '10.0.0.1' : '127.0.0.1')(hostname, options, callback);
      },
    });
    await expect(outbound.request(get(origin))).rejects.toMatchObject({ code: 'OUTBOUND_REFUSED' });
    await expect(outbound.request(get(origin))).rejects.toMatchObject({ code: 'OUTBOUND_REFUSED' });
    expect(seen).toHaveLength(2);
  });

  it('connects to a private address whose origin the operator lists, by its exact name and port only', async () => {
    const server = await serve((_request, response) => response.end('in'));
    const outbound = outboundTo([`http://service.test:${server.port}`], { lookup: lookupOf('127.0.0.1') });
    const answer = await outbound.request(get(`http://service.test:${server.port}/`));
    expect(answer.status).toBe(200);
    const other = outbound.request(get(`http://other.test:${server.port}/`));
    await expect(other).rejects.toMatchObject({ code: 'OUTBOUND_REFUSED' });
    const otherPort = outbound.request(get('http://service.test:1/'));
    await expect(otherPort).rejects.toMatchObject({ code: 'OUTBOUND_REFUSED' });
  });

  it.each(['localhost:3000', 'http://localhost:3000/path', 'ftp://localhost', ''])(
    'takes %j for no origin',
    (origin) => {
      expect(() => outboundTo([origin])).toThrow(expect.objectContaining({ code: 'SETTINGS_INVALID' }));
    },
  );
});
