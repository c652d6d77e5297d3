/** Blocks of addresses: which spellings and which neighbours are one caller. */
import { expect, it } from 'vitest';
import { toAddressBlock } from './address-block.ts';

it.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['::FFFF:c000:207', '192.0.2.7'],
  ['2001:db8:0:1:2:3:4:5', '2001:db8:0:1::/64'],
  ['2001:0DB8:0000:0001::ffff', '2001:db8:0:1::/64'],
  ['2001:db8:0:2::ffff', '2001:db8:0:2::/64'],
  ['2001:db8::', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['not:an:address', 'not:an:address'],
  ['', ''],
])('%s belongs to %s', (address, block) => {
  expect(toAddressBlock(address)).toBe(block);
});
