/** The hosts that a credential may be sent to. */
import type { ParameterFault } from '../workflow/parameter-schema.ts';

/** Of both: more are hardly meant. */
const mostPatterns = 100;
const longestPattern = 300;

interface HostPattern {
  /** As the platform's URL writes it: lower case, punycode, without a dot at the end. */
  readonly host: string;
  /** True: every name under `host`, and not `host` itself. */
  readonly isWildcard: boolean;
  /** Null: the port that the scheme has by itself. */
  readonly port: string | null;
}

/**
 * True when a request to the address may carry the credential. A pattern is a host (`api.example.com`, `[::1]`, `203.0.113.7`) or
 * `*.` and a host, which is every name under it; a port may follow. Without one the address has to have the port of its
 * scheme. What is no pattern matches nothing, and neither does what is no address of http or https.
 */
export function matchAllowedHost(patterns: readonly string[], url: string): boolean {
  const parsed = URL.parse(url);
  if (parsed === null || (parsed.protocol !== 'https:' && parsed.protocol !== 'http:')) return false;
  const host = withoutFinalDot(parsed.hostname);
  const ownPort = parsed.protocol === 'https:' ? '443' : '80';
  const port = parsed.port === '' ? ownPort : parsed.port;
  return patterns.some((text) => {
    const pattern = parsePattern(text);
    if (typeof pattern === 'string' || (pattern.port ?? ownPort) !== port) return false;
    return pattern.isWildcard ? host.endsWith(`.${pattern.host}`) && !isAddress(host) : host === pattern.host;
  });
}

/** What is wrong with a list of patterns. It must have one at least: a credential without a host could go anywhere. */
export function checkAllowedHosts(patterns: readonly string[]): ParameterFault[] {
  if (patterns.length === 0) return [{ path: '', problem: 'must name one host at least.' }];
  if (patterns.length > mostPatterns) return [{ path: '', problem: `must name ${mostPatterns} hosts at most.` }];
  return patterns.flatMap((text, index) => {
    const pattern = parsePattern(text);
    return typeof pattern === 'string' ? [{ path: `[${index}]`, problem: pattern }] : [];
  });
}

/** @returns the pattern, or what is wrong with it */
function parsePattern(text: string): HostPattern | string {
  if (text.length > longestPattern) return `must have ${longestPattern} characters at most.`;
  if (text.includes('://')) return 'must be a host without https://.';
  // The platform would read over some of these, and take others for a path, a user or an encoded character.
  if (!/^[^\s/\\?#@%]+$/.test(text)) return 'must be a host, such as api.example.com or *.example.com.';
  const [, name = '', port] = /^(.*?)(?::(\d{1,5}))?$/.exec(text) ?? [];
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535)) return 'has a port that does not exist.';
  const isWildcard = name.startsWith('*.');
  const host = normalize(isWildcard ? name.slice(2) : name);
  if (host === null) return 'must be a host, such as api.example.com or *.example.com.';
  if (isWildcard && isAddress(host)) return 'must not have * before an address.';
  if (isWildcard && !host.includes('.')) return 'is too wide: * must stand before two names, as in *.example.com.';
  return { host, isWildcard, port: port === undefined ? null : String(Number(port)) };
}

function normalize(name: string): string | null {
  if (name.includes('*') || (name.includes(':') && !/^\[[^\]]+\]$/.test(name))) return null;
  const url = URL.parse(`http://${name}/`);
  const host = url === null ? '' : withoutFinalDot(url.hostname);
  return host === '' || host.split('.').includes('') ? null : host;
}

/** `example.com.` is `example.com`, said in full. */
function withoutFinalDot(host: string): string {
  return host.endsWith('.') ? host.slice(0, -1) : host;
}

/** Of a host that URL has written: no name of the internet ends in a number. */
function isAddress(host: string): boolean {
  return host.startsWith('[') || /(^|\.)\d+$/.test(host);
}
