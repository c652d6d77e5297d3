/** A credential goes to the hosts that are named, and to nobody who only looks like one. */
import { describe, expect, it } from 'vitest';
import { checkAllowedHosts, matchAllowedHost } from './allowed-hosts.ts';

describe('matchAllowedHost', () => {
  it.each<[string, string]>([
    ['api.example.com', 'https://api.example.com'],
    ['api.example.com', 'https://api.example.com:443/a?b#c'],
    ['api.example.com', 'http://api.example.com/'],
    ['api.example.com', 'https://API.Example.COM/'],
    ['API.example.com', 'https://api.example.com/'],
    ['api.example.com', 'https://api.example.com./'],
    ['api.example.com.', 'https://api.example.com/'],
    ['api.example.com', 'https://user:password@api.example.com/'],
    ['api.example.com', 'https://%61pi.example.com/'],
    ['api.example.com:8443', 'https://api.example.com:8443/'],
    ['api.example.com:443', 'https://api.example.com/'],
    ['*.example.com', 'https://api.example.com/'],
    ['*.example.com', 'https://a.b.example.com/'],
    ['*.example.com:8443', 'https://a.example.com:8443/'],
    ['bücher.example', 'https://xn--bcher-kva.example/'],
    ['xn--bcher-kva.example', 'https://bücher.example/'],
    ['*.bücher.example', 'https://shop.xn--bcher-kva.example/'],
    ['localhost:3000', 'http://localhost:3000/'],
    ['203.0.113.7', 'http://203.0.113.7/'],
    ['127.0.0.1', 'http://0x7f.1/'],
    ['[::1]:8080', 'http://[0:0:0:0:0:0:0:1]:8080/'],
  ])('%j lets %s through', (pattern, url) => {
    expect(matchAllowedHost([pattern], url)).toBe(true);
  });

  it.each<[string, string]>([
    ['example.com', 'https://evil-example.com/'],
    ['example.com', 'https://example.com.evil.com/'],
    ['example.com', 'https://api.example.com/'],
    ['example.com', 'https://example.com@evil.com/'],
    ['example.com', 'https://example.com:x@evil.com/'],
    ['example.com', 'https://evil.com/example.com'],
    ['example.com', 'https://evil.com\\@example.com/'],
    ['example.com', 'https://evil.com#@example.com/'],
    ['example.com', 'https://example.com../'],
    ['example.com', 'https://example.com:8443/'],
    ['example.com:443', 'http://example.com/'],
    ['example.com:8443', 'https://example.com/'],
    ['example.com', 'https://examp1e.com/'],
    ['example.com', 'https://exаmple.com/'],
    ['*.example.com', 'https://example.com/'],
    ['*.example.com', 'https://evil-example.com/'],
    ['*.example.com', 'https://evilexample.com/'],
    ['*.example.com', 'https://api.example.com.evil.com/'],
    ['*.com', 'https://example.com/'],
    ['*', 'https://example.com/'],
    ['*.', 'https://example.com/'],
    ['*.*.com', 'https://a.example.com/'],
    ['api.*.com', 'https://api.example.com/'],
    ['*.0.113.7', 'http://203.0.113.7/'],
    ['', 'https://example.com/'],
    ['https://example.com', 'https://example.com/'],
    ['example.com', 'ftp://example.com/'],
    ['example.com', 'wss://example.com/'],
    ['example.com', 'example.com'],
    ['example.com', '//example.com/'],
  ])('%j does not let %s through', (pattern, url) => {
    expect(matchAllowedHost([pattern], url)).toBe(false);
  });

  it('lets nothing through where no host is named, and what any of several names', () => {
    expect(matchAllowedHost([], 'https://example.com/')).toBe(false);
    expect(matchAllowedHost(['a.example.com', 'b.example.com'], 'https://b.example.com/')).toBe(true);
  });
});

describe('checkAllowedHosts', () => {
  it.each([
    'api.example.com',
    '*.example.com',
    'localhost',
    'LOCALHOST:3000',
    '[::1]',
    '203.0.113.7:1',
    'bücher.example',
  ])('takes %j', (pattern) => {
    expect(checkAllowedHosts([pattern])).toEqual([]);
  });

  it.each<[string, string]>([
    ['*', 'must be a host'],
    ['*.com', 'too wide'],
    ['*.localhost', 'too wide'],
    ['*.com.', 'too wide'],
    ['*.1.2.3.4', 'before an address'],
    ['*.[::1]', 'before an address'],
    ['a*.example.com', 'must be a host'],
    ['https://example.com', 'without https://'],
    ['example.com/path', 'must be a host'],
    ['user@example.com', 'must be a host'],
    ['example.com:99999', 'port'],
    ['example.com:0', 'port'],
    ['example.com:', 'must be a host'],
    ['example.com:80:80', 'must be a host'],
    ['::1', 'must be a host'],
    ['a..example.com', 'must be a host'],
    ['exa mple.com', 'must be a host'],
    ['exa\tmple.com', 'must be a host'],
    ['%65xample.com', 'must be a host'],
    ['', 'must be a host'],
    ['a'.repeat(400), 'at most'],
  ])('refuses %j', (pattern, problem) => {
    expect(checkAllowedHosts(['example.com', pattern])).toEqual([
      { path: '[1]', problem: expect.stringContaining(problem) },
    ]);
  });

  it('asks for one host at least and a hundred at most', () => {
    expect(checkAllowedHosts([])).toEqual([{ path: '', problem: 'must name one host at least.' }]);
    expect(checkAllowedHosts(Array.from({ length: 101 }, (_, index) => `h${index}.example.com`))).toHaveLength(1);
  });
});
