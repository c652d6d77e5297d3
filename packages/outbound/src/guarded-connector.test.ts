/** What the operator's list opens, and what it does not. */
import { afterEach, describe, expect, it } from 'vitest';
import { lookupBy, lookupOf } from './testing/lookup-of.ts';
import { closeAll, get, outboundTo, serve } from './testing/outbound-fixture.ts';

afterEach(closeAll);

describe('the guarded connector', () => {
  it('looks at the address again for every connection', async () => {
    const server = await serve((_request, response) => {
      response.setHeader('connection', 'close').end();
    });
    const origin = `http://changing.example:${server.port}`;
    const seen: string[] = [];
    const outbound = outboundTo([], {
      lookup: lookupBy((hostname, call) => {
        seen.push(hostname);
        return [call === 0 ? '10.0.0.1' : '127.0.0.1'];
      }),
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
