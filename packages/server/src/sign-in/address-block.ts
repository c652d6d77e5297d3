/** The part of a caller's address that tells one caller from another. */

/**
 * An IPv4 address is its own block. Of an IPv6 address it is the first 64 bits: everyone has the rest to himself, and
 * could come from a new address each time.
 * @param address as a socket gives it; also an IPv4 address written as IPv6, and one with a zone
 * @returns such as `192.0.2.7` or `2001:db8:0:1::/64`; what is no IP address comes back as it is
 */
export function toAddressBlock(address: string): string {
  if (!address.includes(':')) return address;
  const groups = readGroups(address.replace(/%.*$/, ''));
  if (groups === null) return address;
  return toMappedIpv4(groups) ?? `${groups.slice(0, 4).join(':')}::/64`;
}

/** The eight groups in hex, without leading zeros. The URL parser knows every spelling of them. */
function readGroups(address: string): string[] | null {
  const url = URL.parse(`http://[${address}]/`);
  if (url === null) return null;
  const [head = '', tail] = url.hostname.slice(1, -1).split('::');
  const [before, after] = [head, tail ?? ''].map((part) => (part === '' ? [] : part.split(':')));
  if (before === undefined || after === undefined) return null;
  return [...before, ...Array<string>(8 - before.length - after.length).fill('0'), ...after];
}

/** `::ffff:192.0.2.7`, which is how a socket for both kinds shows an IPv4 address. @source RFC 4291, section 2.5.5.2 */
function toMappedIpv4(groups: readonly string[]): string | null {
  if (groups.slice(0, 6).join(':') !== '0:0:0:0:0:ffff') return null;
  return groups
    .slice(6)
    .map((group) => Number.parseInt(group, 16))
    .flatMap((value) => [value >> 8, value & 255])
    .join('.');
}
