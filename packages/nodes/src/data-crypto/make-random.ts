/** Random values that nobody can guess. */
import { randomBytes, randomFillSync, randomInt, randomUUID } from 'node:crypto';
import { createUuidV7, type Json } from '@noria/core';
import { parameterFault } from '../parameter-fault.ts';
import type { CryptoPlace, Settings } from './crypto-settings.ts';

const createUuid7 = createUuidV7(randomFillSync);

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** @throws PARAMETER_INVALID there is no number between the two */
export function makeRandom(place: CryptoPlace, { kind, length, encoding, least, most }: Settings): Json {
  switch (kind) {
    case 'uuid4':
      return randomUUID();
    case 'uuid7':
      return createUuid7(place.ctx.now.toMillis());
    case 'bytes':
      return randomBytes(length).toString(encoding);
    case 'text':
      return Array.from({ length }, () => letters[randomInt(letters.length)]).join('');
    case 'number':
      if (most >= least && most - least < mostNumbers) return randomInt(least, most + 1);
      throw parameterFault(place.ctx, 'most', `there is no way to choose from ${least} to ${most}`, place.item);
  }
}

/** `randomInt` knows no larger range. */
const mostNumbers = 2 ** 48 - 1;
