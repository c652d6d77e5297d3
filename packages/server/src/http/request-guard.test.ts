/** Whose pages may speak to Noria, and under which names it answers. */
import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createRequestGuard } from './request-guard.ts';

const guard = createRequestGuard('https://noria.example.com');

function ask(headers: Record<string, string>, url = '/api/workflows', more: readonly string[] = []): void {
  guard({ headers, url, rawHeaders: [...Object.entries(headers).flat(), ...more] } as unknown as IncomingMessage);
}

const refused = expect.objectContaining({ code: 'REQUEST_ORIGIN_REFUSED' });

describe('the request guard', () => {
  it.each(['localhost:3000', '127.0.0.1', '[::1]:3000', 'LOCALHOST:1'])('takes %s', (host) => {
    expect(() => ask({ host })).not.toThrow();
  });

  it.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example:3000', 'localhost:3000@evil'])(
    'refuses the host %s',
    (host) => {
      expect(() => ask({ host })).toThrow(refused);
    },
  );

  it('refuses a request without Host', () => {
    expect(() => ask({})).toThrow(refused);
  });

  it('refuses a request that names two hosts, in two headers or in the address', () => {
    const host = 'localhost:3000';
    expect(() => ask({ host }, '/hooks/a', ['HOST', 'evil.example'])).toThrow(refused);
    expect(() => ask({ host }, 'http://evil.example/hooks/a')).toThrow(refused);
  });

  it('takes a page of its own address and refuses every other, another port too', () => {
    expect(() => ask({ host: 'localhost:3000', origin: 'http://localhost:3000' })).not.toThrow();
    expect(() => ask({ host: 'localhost:3000', origin: 'http://localhost:5173' })).toThrow(refused);
    expect(() => ask({ host: 'localhost:3000', origin: 'https://evil.example' })).toThrow(refused);
    expect(() => ask({ host: 'localhost:3000', origin: 'null' })).toThrow(refused);
  });

  it('refuses what another page loads as an image, and takes a link that a person follows', () => {
    const host = 'localhost:3000';
    expect(() => ask({ host, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }, '/hooks/a')).toThrow(
      refused,
    );
    expect(() =>
      ask({ host, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }, '/resume/a'),
    ).not.toThrow();
  });

  it.each(['noria.example.com', 'NORIA.example.com', '192.168.1.20:3000', '[fd00::1]:3000'])('takes %s', (host) => {
    expect(() => ask({ host }, '/api/workflows')).not.toThrow();
  });
});
