/** Opens a connection through the operator's HTTP proxy, to an address that was checked before. */
import { type ClientRequest, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';

export interface ProxyOptions {
  /** `http:` or `https:`; a user name and password in it are sent to the proxy. */
  readonly url: URL;
  readonly connectTimeoutMs: number;
  /** Certificate authorities in PEM to trust instead of the built-in ones. */
  readonly ca: string | undefined;
}

export class ProxyFailed extends Error {
  constructor(problem: string, cause?: unknown) {
    super(problem, { cause });
    this.name = 'ProxyFailed';
  }
}

/**
 * @param authority `address:port` of the target, an IPv6 address in brackets
 * @returns a socket whose other end is the target
 * @throws ProxyFailed the proxy cannot be reached, or does not let the connection through
 * @source RFC 9110, section 9.3.6
 */
export function openTunnel(proxy: ProxyOptions, authority: string): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const request = writeConnect(proxy, authority);
  const fail = (problem: string, cause?: unknown): void => reject(new ProxyFailed(`the proxy ${problem}`, cause));
  request.setTimeout(proxy.connectTimeoutMs, () => request.destroy(new Error('did not answer in time')));
  request.on('error', (error) => fail(`${proxy.url.host} failed: ${error.message}`, error));
  request.on('response', (response) => {
    response.destroy();
    fail(`${proxy.url.host} answered ${response.statusCode} to CONNECT ${authority}`);
  });
  request.on('connect', (response, socket, head) => {
    if (response.statusCode !== 200) {
      socket.destroy();
      return fail(`${proxy.url.host} refused the connection to ${authority} with status ${response.statusCode}`);
    }
    socket.setTimeout(0);
    if (head.length > 0) socket.unshift(head);
    resolve(socket as Socket);
  });
  request.end();
  return promise;
}

function writeConnect({ url, ca }: ProxyOptions, authority: string): ClientRequest {
  const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  const options = {
    hostname: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port),
    method: 'CONNECT',
    path: authority,
    agent: false as const,
    headers: {
      host: authority,
      ...(credentials === ':' ? {} : { 'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}` }),
    },
  };
  if (url.protocol === 'http:') return httpRequest(options);
  // Stated, because NODE_TLS_REJECT_UNAUTHORIZED=0 would switch the check off for the whole process.
  return httpsRequest({ ...options, rejectUnauthorized: true, ...(ca === undefined ? {} : { ca }) });
}
