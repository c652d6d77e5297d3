/** Opens connections to public addresses only, and to the origins that the operator lists. */
import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction, type Socket } from 'node:net';
import { buildConnector } from 'undici';
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
}

/**
 * The check is made on the addresses that are dialled, after the name is resolved: a name that resolves to something else the next time
 * gains nothing.
 */
export function createGuardedConnector(options: ConnectorOptions): buildConnector.connector {
  const { allowedOrigins, connectTimeoutMs, ca, lookup = systemLookup as LookupFunction } = options;
  // Stated, because NODE_TLS_REJECT_UNAUTHORIZED=0 would switch the check off for the whole process.
  const tls = {
    rejectUnauthorized: true,
    timeout: connectTimeoutMs,
    allowH2: false,
    ...(ca === undefined ? {} : { ca }),
  };
  const open = buildConnector({ ...tls, lookup });
  const guarded = buildConnector({ ...tls, lookup: keepPublic(lookup) });
  return (target, callback) => {
    if (allowedOrigins.has(readOrigin(target))) {
      open(target, callback);
    } else if (isIP(target.hostname) !== 0 && isPrivateAddress(target.hostname)) {
      callback(new AddressRefused(target.hostname), null);
    } else {
      guarded(target, (...result) => {
        if (result[0] !== null) callback(result[0], null);
        else checkDialled(result[1], callback);
      });
    }
  };
}

function readOrigin({ protocol, hostname, port }: buildConnector.Options): string {
  const host = hostname.includes(':') ? `[${hostname}]` : hostname;
  return new URL(`${protocol}//${host}${port === '' ? '' : `:${port}`}`).origin;
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

/** Whatever way led here: the other end of the socket is what counts. */
function checkDialled(socket: Socket, callback: buildConnector.Callback): void {
  const address = socket.remoteAddress ?? 'an unknown address';
  if (!isPrivateAddress(address)) return callback(null, socket);
  socket.destroy();
  callback(new AddressRefused(address), null);
}
