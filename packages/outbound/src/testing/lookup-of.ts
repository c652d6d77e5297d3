/** Resolvers for tests: names lead where the test says. */
import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';

/** Every name resolves to these. */
export function lookupOf(...addresses: string[]): LookupFunction {
  return lookupBy(() => addresses);
}

/** @param resolve called for each look-up, with its number from 0 */
export function lookupBy(resolve: (hostname: string, call: number) => readonly string[]): LookupFunction {
  let calls = 0;
  return (hostname, options, callback) => {
    const found: LookupAddress[] = resolve(hostname, calls++).map((address) => ({
      address,
      family: address.includes(':') ? 6 : 4,
    }));
    if (options.all === true) callback(null, found);
    else callback(null, found[0]?.address ?? '', found[0]?.family);
  };
}
