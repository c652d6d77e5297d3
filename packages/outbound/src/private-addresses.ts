/** Tells addresses that only this machine or its network can mean from those that everybody on the internet has. */
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** All of IPv6 that is routed. What lies outside is special or not handed out, IPv4-compatible addresses such as `::127.0.0.1` too. */
const routedV6 = ipaddr.IPv6.parseCIDR('2000::/3');
/** An IPv4 address in the last 32 bits, dialled by a translator of the network (RFC 6052). */
const translatedV4 = ipaddr.IPv6.parseCIDR('64:ff9b::/96');

/**
 * True for every address that a workflow may not dial unless the operator lists its origin; true for what is no address.
 * @param address IPv4 or IPv6, without brackets; a zone (`%eth0`) is ignored
 */
export function isPrivateAddress(address: string): boolean {
  const plain = address.split('%', 1)[0] as string;
  // Asked of Node first: ipaddr.js also reads octal and short forms, which no resolver gives.
  if (isIP(plain) === 0) return true;
  const parsed = ipaddr.parse(plain);
  if (parsed instanceof ipaddr.IPv4) return !isUnicast(parsed);
  if (parsed.isIPv4MappedAddress() || parsed.match(translatedV4)) {
    return !isUnicast(new ipaddr.IPv4(parsed.toByteArray().slice(-4)));
  }
  return !parsed.match(routedV6) || !isUnicast(parsed);
}

function isUnicast(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  return address.range() === 'unicast';
}
