/** Tells public addresses from those of this machine, its network, and ranges that nobody on the internet has. */
import { BlockList, isIP } from 'node:net';

/** @source IANA IPv4 Special-Purpose Address Registry; 224.0.0.0/4 is multicast (RFC 5771), 240.0.0.0/4 reserved (RFC 1112) */
const privateV4: readonly [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** Inside 2000::/3, which is all that is routed. @source IANA IPv6 Special-Purpose Address Registry */
const privateV6: readonly [string, number][] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

const blockedV4 = new BlockList();
for (const [net, prefix] of privateV4) blockedV4.addSubnet(net, prefix, 'ipv4');
const blockedV6 = new BlockList();
for (const [net, prefix] of privateV6) blockedV6.addSubnet(net, prefix, 'ipv6');
const globalV6 = new BlockList();
globalV6.addSubnet('2000::', 3, 'ipv6');
/** An IPv4 address inside an IPv6 one: mapped (RFC 4291) and translated (RFC 6052). */
const mappedV4 = new BlockList();
mappedV4.addSubnet('::ffff:0:0', 96, 'ipv6');
const translatedV4 = new BlockList();
translatedV4.addSubnet('64:ff9b::', 96, 'ipv6');

/**
 * True for every address that a workflow may not dial unless the operator lists its origin; true for what is no address.
 * @param address IPv4 or IPv6, without brackets; a zone (`%eth0`) is ignored
 */
export function isPrivateAddress(address: string): boolean {
  const plain = address.split('%', 1)[0] as string;
  const family = isIP(plain);
  if (family === 4) return blockedV4.check(plain, 'ipv4');
  if (family !== 6) return true;
  if (mappedV4.check(plain, 'ipv6') || translatedV4.check(plain, 'ipv6')) {
    return blockedV4.check(readEmbeddedV4(plain), 'ipv4');
  }
  return !globalV6.check(plain, 'ipv6') || blockedV6.check(plain, 'ipv6');
}

/** The last 32 bits; the URL parser writes every IPv6 address in one canonical form. */
function readEmbeddedV4(address: string): string {
  const groups = new URL(`http://[${address}]`).hostname.slice(1, -1).split(':');
  const [high, low] = groups.slice(-2).map((group) => Number.parseInt(group || '0', 16)) as [number, number];
  return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
}
