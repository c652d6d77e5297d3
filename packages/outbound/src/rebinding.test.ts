/** Names that lead somewhere public when they are checked and somewhere private a moment later. */
import net, { type LookupFunction, Socket } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { lookupBy } from './testing/lookup-of.ts';
import { closeAll, get, outboundTo, serve, serveProxy } from './testing/outbound-fixture.ts';

afterEach(async () => {
  vi.restoreAllMocks();
  await closeAll();
});

const isPublic = '93.184.215.14';

/** Notes which addresses a socket would dial, and dials `port` of this machine instead; null: nothing at all. */
function noteDials(port: number | null): string[] {
  const dialled: string[] = [];
  const real = net.connect;
  vi.spyOn(net, 'connect').mockImplementation(((options: { host: string; lookup: LookupFunction }) => {
    let failure: Error = Object.assign(new Error('no network in this test'), { code: 'ENETUNREACH' });
    options.lookup(options.host, { all: true }, (error, found) => {
      failure = error ?? failure;
      for (const { address } of found as { address: string }[]) dialled.push(address);
    });
    return port === null ? new Socket().destroy(failure) : real(port, '127.0.0.1');
  }) as unknown as typeof net.connect);
  return dialled;
}

describe('a name that changes', () => {
  it('is resolved once for a connection: what was checked is what is dialled', async () => {
    let lookups = 0;
    const dialled = noteDials(null);
    const lookup = lookupBy((_name, call) => {
      lookups++;
      return [call === 0 ? isPublic : '127.0.0.1'];
    });
    const request = outboundTo([], { lookup }).request(get('http://changing.example/'));
    await expect(request).rejects.toMatchObject({ code: 'OUTBOUND_FAILED', sent: 'no' });
    expect([dialled, lookups]).toEqual([[isPublic], 1]);
  });

  it('is checked again for the next connection', async () => {
    const dialled = noteDials(null);
    const outbound = outboundTo([], { lookup: lookupBy((_name, call) => [call === 0 ? isPublic : '127.0.0.1']) });
    await expect(outbound.request(get('http://changing.example/'))).rejects.toMatchObject({ code: 'OUTBOUND_FAILED' });
    await expect(outbound.request(get('http://changing.example/'))).rejects.toMatchObject({ code: 'OUTBOUND_REFUSED' });
    expect(dialled).toEqual([isPublic]);
  });

  it('of several addresses, only the public ones are dialled', async () => {
    const dialled = noteDials(null);
    const lookup = lookupBy(() => ['10.0.0.1', isPublic, '127.0.0.1', '::1']);
    const request = outboundTo([], { lookup }).request(get('http://mixed.example/'));
    await expect(request).rejects.toMatchObject({ code: 'OUTBOUND_FAILED' });
    expect(dialled).toEqual([isPublic]);
  });

  it('a socket whose other end is private is not used, whatever the resolver said', async () => {
    let requests = 0;
    const server = await serve((_request, response) => {
      requests++;
      response.end();
    });
    noteDials(server.port);
    const request = outboundTo([], { lookup: lookupBy(() => [isPublic]) }).request(get('http://public.example/'));
    await expect(request).rejects.toMatchObject({ code: 'OUTBOUND_REFUSED', sent: 'no' });
    expect(requests).toBe(0);
  });

  it('a proxy is told the address that was checked, and a redirect is resolved anew', async () => {
    const server = await serve((request, response) => {
      if (request.url === '/') response.writeHead(302, { location: 'http://other.example/next' }).end();
      else response.end();
    });
    const proxy = await serveProxy(server.port);
    const names: string[] = [];
    const lookup = lookupBy((name) => {
      names.push(name);
      return [name === 'other.example' ? '10.0.0.7' : isPublic];
    });
    const request = outboundTo([], { lookup, proxy: proxy.url }).request(get('http://first.example/'));
    await expect(request).rejects.toMatchObject({ code: 'OUTBOUND_REFUSED', sent: 'answered' });
    expect([names, proxy.asked]).toEqual([['first.example', 'other.example'], [`${isPublic}:80`]]);
  });
});
