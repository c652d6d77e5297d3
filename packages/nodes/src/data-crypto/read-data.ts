/** What is hashed or signed: a value, or a file of the item. */
import type { BinaryRef, Item } from '@noria/core';
import { parameterFault } from '../parameter-fault.ts';
import type { CryptoPlace, Settings } from './crypto-settings.ts';

/** What is signed is in memory as a whole. */
const maxSignedBytes = 64 * 2 ** 20;

/**
 * @returns text as it is; other values as JSON
 * @throws PARAMETER_INVALID there is none
 */
export function readValue({ ctx, item }: CryptoPlace, { value = null }: Settings): string {
  if (value === null) throw parameterFault(ctx, 'value', 'there is no value', item);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** @throws PARAMETER_INVALID the item has no such file */
export function findFile({ ctx, item }: CryptoPlace, { file }: Settings, { binary = {} }: Item): BinaryRef {
  const found = Object.hasOwn(binary, file) ? binary[file] : undefined;
  if (found === undefined) {
    const names = Object.keys(binary);
    const problem = names.length === 0 ? 'the item has no files' : `the item has the files ${names.join(', ')}`;
    throw parameterFault(ctx, 'file', `there is no file "${file}"; ${problem}`, item);
  }
  return found;
}

/** @throws PARAMETER_INVALID there is no such value or file; BINARY_TOO_LARGE, BINARY_GONE */
export async function readWhole(place: CryptoPlace, settings: Settings, item: Item): Promise<Uint8Array> {
  if (settings.source === 'value') return Buffer.from(readValue(place, settings));
  return place.ctx.binaries.read(findFile(place, settings, item), maxSignedBytes);
}
