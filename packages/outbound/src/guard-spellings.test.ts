/** Every way to write an address that only this machine or its network has: not one connection is opened. */
import { describe, expect, it } from 'vitest';
import { addresses, hosts, refusedAtOnce } from './testing/inside-spellings.ts';
import { lookupBy, lookupOf } from './testing/lookup-of.ts';
import { get, outboundTo, serve } from './testing/outbound-fixture.ts';
import { useInsideServer } from './testing/use-inside-server.ts';

const inside = useInsideServer();

describe('the guard', () => {
  it('would let a request through where the operator lists the origin: the counter counts', async () => {
    const origin = `http://127.0.0.1:${inside.port}`;
    expect((await outboundTo([origin]).request(get(origin))).status).toBe(200);
    expect(inside.connections).toBe(1);
  });

  it('is tried with at least 60 spellings', () => {
    expect(new Set([...hosts, ...addresses, ...refusedAtOnce]).size).toBeGreaterThanOrEqual(60);
  });

  it.each([...hosts.map((host) => `http://${host}:PORT/`), ...addresses, ...refusedAtOnce])(
    'opens no connection to %s',
    async (spelling) => {
      const request = outboundTo([]).request(get(spelling.replaceAll('PORT', String(inside.port))));
      await expect(request).rejects.toMatchObject({ code: 'OUTBOUND_REFUSED', sent: 'no' });
      expect(inside.connections).toBe(0);
    },
  );

  it.each(hosts)('opens no connection when an allowed server redirects to %s', async (host) => {
    const asked: string[] = [];
    const front = await serve((request, response) => {
      asked.push(request.url ?? '');
      // A header holds ASCII; brackets stay, or the address would be none.
      const location = `http://${host}:${inside.port}/`.replace(/[^\x20-\x7e]/gu, encodeURIComponent);
      response.writeHead(302, { location }).end();
    });
    const request = outboundTo([front.origin]).request(get(`${front.origin}/start`));
    await expect(request).rejects.toMatchObject({ code: 'OUTBOUND_REFUSED', sent: 'answered' });
    expect([asked, inside.connections]).toEqual([['/start'], 0]);
  });

  it.each([
    '127.0.0.1',
    '10.0.0.1',
    '169.254.169.254',
    '0.0.0.0',
    '::1',
    '::ffff:127.0.0.1',
    '64:ff9b::7f00:1',
    'fe80::1%lo',
    'fd00::1',
  ])('opens no connection when a name leads to %s', async (address) => {
    const request = outboundTo([], { lookup: lookupOf(address) }).request(get(`http://public.example:${inside.port}/`));
    await expect(request).rejects.toMatchObject({ code: 'OUTBOUND_REFUSED', sent: 'no' });
    expect(inside.connections).toBe(0);
  });

  it('opens no connection when a name leads to several such addresses', async () => {
    const lookup = lookupOf('127.0.0.1', '::1', '0.0.0.0', '10.0.0.1');
    const request = outboundTo([], { lookup }).request(get(`http://public.example:${inside.port}/`));
    await expect(request).rejects.toMatchObject({ code: 'OUTBOUND_REFUSED', sent: 'no' });
    expect(inside.connections).toBe(0);
  });

  it('opens no connection when an allowed name redirects to one that leads inside', async () => {
    const front = await serve((_request, response) =>
      response.writeHead(307, { location: `http://inside.example:${inside.port}/` }).end(),
    );
    const lookup = lookupBy(() => ['127.0.0.1']);
    const request = outboundTo([front.origin], { lookup }).request(get(front.origin));
    await expect(request).rejects.toMatchObject({ code: 'OUTBOUND_REFUSED', sent: 'answered' });
    expect(inside.connections).toBe(0);
  });
});
