/** Opens connections to public addresses only, and to the origins that the operator lists; through the operator's proxy where there is one. */
import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction, type Socket } from 'node:net';
import { buildConnector } from 'undici';
import { openTunnel } from './open-tunnel.ts';
import { isPrivateAddress } from './private-addresses.ts';

/** A name or address that leads to nowhere public. */
export class AddressRefused extends Error {
  readonly address: string;

  constructor(address: string) {
    super(`${address} is a private address`);
    this.name = 'AddressRefused';
    this.address = address;
  }
}

export interface ConnectorOptions {
  /** Exact origins, such as `http://localhost:3000`, that may lie at private addresses. */
  readonly allowedOrigins: ReadonlySet<string>;
  readonly connectTimeoutMs: number;
  /** Certificate authorities in PEM to trust instead of the built-in ones. */
  readonly ca?: string | undefined;
  readonly lookup?: LookupFunction | undefined;
  /** Null where connections are direct. */
  readonly proxyUrl: URL | null;
  /** True for hosts that are dialled directly in spite of the proxy. */
  readonly isDirect: (hostname: string) => boolean;
}

/**
 * The check is made on the addresses that are dialled, after the name is resolved: a name that resolves to something else the next time
 * gains nothing. A proxy is told the checked address, not the name, for the same reason.
 */
export function createGuardedConnector(options: ConnectorOptions): buildConnector.connector {
  const { allowedOrigins, connectTimeoutMs, ca, proxyUrl, isDirect, lookup = systemLookup as LookupFunction } = options;
  // Stated, because NODE_TLS_REJECT_UNAUTHORIZED=0 would switch the check off for the whole process.
  const tls = {
    rejectUnauthorized: true,
    timeout: connectTimeoutMs,
    allowH2: true,
    ...(ca === undefined ? {} : { ca }),
  };
  const open = buildConnector({ ...tls, lookup });
  const guarded = buildConnector({ ...tls, lookup: keepPublic(lookup) });
  const proxy = proxyUrl === null ? null : { url: proxyUrl, connectTimeoutMs, ca };
  return (target, callback) => {
    const isAllowed = allowedOrigins.has(readOrigin(target));
    if (!isAllowed && isPrivateHost(target.hostname)) {
      callback(new AddressRefused(target.hostname), null);
    } else if (proxy !== null && !isDirect(target.hostname)) {
      const authority = isAllowed ? Promise.resolve(target.hostname) : findPublic(target.hostname, lookup);
      authority
        .then((host) => openTunnel(proxy, writeAuthority(host, target)))
        .then(
          (socket) => {
            if (target.protocol === 'https:') open({ ...target, httpSocket: socket }, callback);
            else callback(null, socket);
          },
          (error: Error) => callback(error, null),
        );
    } else if (isAllowed) {
      open(target, callback);
    } else {
      guarded(target, (...result) => {
        if (result[0] !== null) callback(result[0], null);
        else checkDialled(result[1], callback);
      });
    }
  };
}

/** What needs no look-up to be refused. @source RFC 6761, section 6.3: names of this machine, whatever a resolver makes of them */
function isPrivateHost(hostname: string): boolean {
  if (isIP(hostname) !== 0) return isPrivateAddress(hostname);
  return /(^|\.)localhost\.?$/.test(hostname);
}

function readOrigin({ protocol, hostname, port }: buildConnector.Options): string {
  return new URL(`${protocol}//${writeHost(hostname)}${port === '' ? '' : `:${port}`}`).origin;
}

function writeAuthority(host: string, { protocol, port }: buildConnector.Options): string {
  return `${writeHost(host)}:${port === '' ? (protocol === 'https:' ? 443 : 80) : port}`;
}

function writeHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

function keepPublic(lookup: LookupFunction): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) return callback(error, []);
      const all = found as LookupAddress[];
      const open = all.filter(({ address }) => !isPrivateAddress(address));
      const [first] = open;
      if (first === undefined) return callback(new AddressRefused(all[0]?.address ?? hostname), []);
      if (options.all === true) return callback(null, open);
      return callback(null, first.address, first.family);
    });
  };
}

/** IPv4 where there is one: a proxy is more likely to reach it. */
function findPublic(hostname: string, lookup: LookupFunction): Promise<string> {
  if (isIP(hostname) !== 0) return Promise.resolve(hostname);
  return new Promise((resolve, reject) => {
    keepPublic(lookup)(hostname, { all: true }, (error, found) => {
      const addresses = found as LookupAddress[];
      const best = addresses.find(({ family }) => family === 4) ?? addresses[0];
      if (error !== null || best === undefined) reject(error ?? new AddressRefused(hostname));
      else resolve(best.address);
    });
  });
}

/** Whatever way led here: the other end of the socket is what counts. */
function checkDialled(socket: Socket, callback: buildConnector.Callback): void {
  const address = socket.remoteAddress ?? 'an unknown address';
  if (!isPrivateAddress(address)) return callback(null, socket);
  socket.destroy();
  callback(new AddressRefused(address), null);
}
