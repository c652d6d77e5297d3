/** Keeps pages of strangers from speaking to Noria in the name of the person before the browser. */
import type { IncomingMessage } from 'node:http';
import { NoriaError } from '@noria/core';

export type RequestGuard = (request: IncomingMessage) => void;

/**
 * Makes the check of `Host` and `Origin`. A page of a stranger can make a browser call this computer: a name that leads
 * here by DNS rebinding shows in `Host`, any other page in `Origin`.
 * A name can be made to lead anywhere, an address cannot: addresses are taken as they are, and of names those of this installation.
 * @param publicUrl address through a proxy
 * @returns throws REQUEST_ORIGIN_REFUSED for what is not allowed
 */
export function createRequestGuard(publicUrl: string | undefined): RequestGuard {
  const publicHost = publicUrl === undefined ? null : new URL(publicUrl).host.toLowerCase();
  return (request) => {
    const { host, origin } = request.headers;
    // Node reads the first of several; a proxy before it may have gone by another, or by the address in an absolute form.
    if (countHosts(request.rawHeaders) > 1 || request.url?.startsWith('/') === false) {
      throw new NoriaError('REQUEST_ORIGIN_REFUSED', { origin: 'a caller that names several hosts' });
    }
    if (host === undefined || !(isLocal(host) || isAddress(host) || host.toLowerCase() === publicHost)) {
      throw new NoriaError('REQUEST_ORIGIN_REFUSED', {
        origin: host === undefined ? 'a caller without Host' : `host ${host}`,
      });
    }
    if (origin !== undefined && originHost(origin) !== host.toLowerCase()) {
      throw new NoriaError('REQUEST_ORIGIN_REFUSED', { origin });
    }
    // An image or a script of a stranger's page sends no Origin with GET; browsers mark it so.
    if (request.headers['sec-fetch-site'] === 'cross-site' && request.headers['sec-fetch-mode'] === 'no-cors') {
      throw new NoriaError('REQUEST_ORIGIN_REFUSED', { origin: 'another page' });
    }
  };
}

/** @param rawHeaders names and values in turn */
function countHosts(rawHeaders: readonly string[]): number {
  let count = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] as string;
    if (name.length === 4 && name.toLowerCase() === 'host') count++;
  }
  return count;
}

const localHost = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;
/** Callers keep to one spelling; testing it once is enough. */
let lastLocal = '';

function isLocal(host: string): boolean {
  if (host === lastLocal) return true;
  if (!localHost.test(host)) return false;
  lastLocal = host;
  return true;
}

/** No name ends with a number, and none has brackets. @source RFC 3696, section 2 */
function isAddress(host: string): boolean {
  return /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i.test(host);
}

/** Host and port of an origin; null for `null` and for what is no address. */
function originHost(origin: string): string | null {
  if (!URL.canParse(origin)) return null;
  const url = new URL(origin);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.host : null;
}
