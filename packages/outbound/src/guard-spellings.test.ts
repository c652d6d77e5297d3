/** Every way to write an address that only this machine or its network has: not one connection is opened. */
import { createServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { lookupBy, lookupOf } from './testing/lookup-of.ts';
import { closeAll, get, outboundTo, serve } from './testing/outbound-fixture.ts';

/** Listens on every address of this machine and counts what connects, whatever it then says. */
let server: Server;
let port: number;
let connections = 0;

beforeAll(async () => {
  server = createServer((_request, response) => response.end('inside'));
  server.on('connection', () => connections++);
  await new Promise<void>((resolve) => {
    server.listen(0, resolve);
  });
  port = (server.address() as AddressInfo).port;
});

afterEach(async () => {
  await closeAll();
  connections = 0;
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

/** Hosts, as they stand in an address. */
const hosts = [
  // IPv4: decimal, hexadecimal, octal, short, mixed, with a dot behind
  '127.0.0.1',
  '127.1',
  '127.0.1',
  '127.255.255.254',
  '127.0.0.1.',
  '2130706433',
  '0x7f000001',
  '0X7F.0.0.1',
  '0x7f.1',
  '0x7f.0x0.0x0.0x1',
  '017700000001',
  '0177.0.0.1',
  '0177.1',
  '00000177.0.0.01',
  '0177.0x0.0.1',
  '0',
  '0.0.0.0',
  '0x0',
  '00',
  '0.0.0.1',
  // Networks of their own, the addresses of cloud metadata, what is no single host, and what documents use
  '10.0.0.1',
  '10.1',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '192.168.257',
  '3232235777',
  '169.254.169.254',
  '2852039166',
  '0xa9fea9fe',
  '0251.0376.0251.0376',
  '100.64.0.1',
  '100.100.100.200',
  '192.0.0.192',
  '192.0.2.1',
  '198.18.0.1',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '239.255.255.250',
  '240.0.0.1',
  '255.255.255.255',
  '4294967295',
  // IPv6
  '[::]',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[0000:0000:0000:0000:0000:0000:0000:0001]',
  '[::127.0.0.1]',
  '[::7f00:1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[::FFFF:7F00:1]',
  '[0:0:0:0:0:ffff:127.0.0.1]',
  '[::ffff:0.0.0.0]',
  '[::ffff:169.254.169.254]',
  '[::ffff:0:127.0.0.1]',
  '[64:ff9b::127.0.0.1]',
  '[64:ff9b::7f00:1]',
  '[64:ff9b::169.254.169.254]',
  '[64:ff9b:1::127.0.0.1]',
  '[64:ff9b:1:ffff::1]',
  '[2002:7f00:1::]',
  '[2002:a9fe:a9fe::1]',
  '[2001:0:7f00:1::]',
  '[2001:0:4136:e378:8000:63bf:80ff:fffe]',
  '[2001:db8::1]',
  '[2001:10::1]',
  '[3fff::1]',
  '[5f00::1]',
  '[100::1]',
  '[fc00::1]',
  '[fd00:ec2::254]',
  '[fe80::1]',
  '[fec0::1]',
  '[ff02::1]',
  '[4000::1]',
  // Other digits and dots, which the URL parser turns into plain ones
  '１２７.０.０.１',
  '①②⑦.⓪.⓪.①',
  '127。0。0。1',
  '127．0．0．1',
  '１２７。１',
  '𝟏𝟐𝟕.𝟎.𝟎.𝟏',
  '０x7f.1',
  '127.0.0.\u00ad1',
  // Percent-encoded
  '%31%32%37.0.0.1',
  '127%2e0%2e0%2e1',
  '%6c%6f%63alhost',
  // Names
  'localhost',
  'LOCALHOST',
  'localhost.',
  'inside.localhost',
  'inside.localhost.',
  'ｌｏｃａｌｈｏｓｔ',
  'ⓛⓞⓒⓐⓛⓗⓞⓢⓣ',
];

/** Whole addresses whose host is not what it looks like. */
const addresses = [
  'http:127.0.0.1:PORT',
  'http:/127.0.0.1:PORT',
  'http:\\\\127.0.0.1:PORT',
  'http:///127.0.0.1:PORT/',
  'http://127.0.0.1:PORT\\@example.com/',
  'http://127.0.0.1:PORT#@example.com/',
  'http://127.0.0.1:PORT?@example.com/',
  'http://127.0.0.1:PORT/@example.com/',
  ' http://127.0.0.1:PORT/',
  'ht\ntp://127.0.0.\t1:PORT/',
  'HTTP://127.0.0.1:PORT/',
  'https://127.0.0.1:PORT/',
];

/** Refused before anything is looked at, or no address at all. */
const refusedAtOnce = [
  'http://example.com@127.0.0.1:PORT/',
  'http://example.com:80@127.0.0.1:PORT/',
  'http://127.0.0.1:PORT@localhost:PORT/',
  'http://example.com%40127.0.0.1:PORT/',
  'http://[fe80::1%25lo]:PORT/',
  'http://[fe80::1%lo]:PORT/',
  'http://[::1%25lo]:PORT/',
  'http://[::1]@127.0.0.1:PORT/',
  'http://127.0.0.1%00.example.com:PORT/',
  'http://256.0.0.1:PORT/',
  'http://[::ffff:127.0.0.1:PORT/',
  'file:///etc/passwd',
  'gopher://127.0.0.1:PORT/',
  'unix:/var/run/docker.sock',
];

describe('the guard', () => {
  it('would let a request through where the operator lists the origin: the counter counts', async () => {
    const origin = `http://127.0.0.1:${port}`;
    expect((await outboundTo([origin]).request(get(origin))).status).toBe(200);
    expect(connections).toBe(1);
  });

  it('is tried with at least 60 spellings', () => {
    expect(new Set([...hosts, ...addresses, ...refusedAtOnce]).size).toBeGreaterThanOrEqual(60);
  });

  it.each([...hosts.map((host) => `http://${host}:PORT/`), ...addresses, ...refusedAtOnce])(
    'opens no connection to %s',
    async (spelling) => {
      const request = outboundTo([]).request(get(spelling.replaceAll('PORT', String(port))));
      await expect(request).rejects.toMatchObject({ code: 'OUTBOUND_REFUSED', sent: 'no' });
      expect(connections).toBe(0);
    },
  );

  it.each(hosts)('opens no connection when an allowed server redirects to %s', async (host) => {
    const asked: string[] = [];
    const front = await serve((request, response) => {
      asked.push(request.url ?? '');
      // A header holds ASCII; brackets stay, or the address would be none.
      const location = `http://${host}:${port}/`.replace(/[^\x20-\x7e]/gu, encodeURIComponent);
      response.writeHead(302, { location }).end();
    });
    const request = outboundTo([front.origin]).request(get(`${front.origin}/start`));
    await expect(request).rejects.toMatchObject({ code: 'OUTBOUND_REFUSED', sent: 'answered' });
    expect([asked, connections]).toEqual([['/start'], 0]);
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
    const request = outboundTo([], { lookup: lookupOf(address) }).request(get(`http://public.example:${port}/`));
    await expect(request).rejects.toMatchObject({ code: 'OUTBOUND_REFUSED', sent: 'no' });
    expect(connections).toBe(0);
  });

  it('opens no connection when a name leads to several such addresses', async () => {
    const lookup = lookupOf('127.0.0.1', '::1', '0.0.0.0', '10.0.0.1');
    const request = outboundTo([], { lookup }).request(get(`http://public.example:${port}/`));
    await expect(request).rejects.toMatchObject({ code: 'OUTBOUND_REFUSED', sent: 'no' });
    expect(connections).toBe(0);
  });

  it('opens no connection when an allowed name redirects to one that leads inside', async () => {
    const front = await serve((_request, response) =>
      response.writeHead(307, { location: `http://inside.example:${port}/` }).end(),
    );
    const lookup = lookupBy(() => ['127.0.0.1']);
    const request = outboundTo([front.origin], { lookup }).request(get(front.origin));
    await expect(request).rejects.toMatchObject({ code: 'OUTBOUND_REFUSED', sent: 'answered' });
    expect(connections).toBe(0);
  });
});
