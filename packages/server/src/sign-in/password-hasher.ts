/** Turns passwords into Argon2id hashes and checks them, a few at a time. */
import { randomBytes } from 'node:crypto';
import { hash, parseOptions, verify } from '@node-rs/argon2';
import { NoriaError } from '@noria/core';
import { isPasswordTooLong, maxPasswordCharacters, normalizePassword } from './password-text.ts';
import { createWaitingLine, type WaitingLineLimits } from './waiting-line.ts';

/** Every function but `needsRehash` throws TOO_MANY_REQUESTS when the line is full, REQUEST_INVALID for more than 1,000 characters. */
export interface PasswordHasher {
  /** A new hash with its salt and parameters, in PHC form: `$argon2id$v=19$…`. */
  hash(password: string): Promise<string>;
  /** @param hash what `hash` gave; anything that is no Argon2 hash is thrown as what the library says of it */
  verify(hash: string, password: string): Promise<boolean>;
  /**
   * Takes as long as `verify` and is never true: for an e-mail address that has no account, so that the time of the
   * answer does not tell which addresses have one.
   */
  verifyAgainstNothing(password: string): Promise<false>;
  /** True when the hash was made with weaker parameters than today's: after the next sign-in a new one takes its place. */
  needsRehash(hash: string): boolean;
}

// `Algorithm` and `Version` of the library are const enums, which a program without a build step cannot read.
const argon2id = 2;
const version13 = 1;
/** @source OWASP Password Storage Cheat Sheet: Argon2id with 19 MiB, two passes, one lane */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 };
const saltBytes = 16;

/**
 * @param limits each piece of work takes 19 MiB and a thread of Node's pool, which files share: leave it two of its four
 */
export function createPasswordHasher(limits: WaitingLineLimits): PasswordHasher {
  const line = createWaitingLine(limits);
  const nothing = makeHashOfNothing();
  return {
    async hash(password) {
      const text = readPassword(password);
      return line.run(() => hash(text, { ...cost, algorithm: argon2id, version: version13 }));
    },
    async verify(known, password) {
      const text = readPassword(password);
      return line.run(() => verify(known, text));
    },
    async verifyAgainstNothing(password) {
      const text = readPassword(password);
      await line.run(() => verify(nothing, text));
      return false;
    },
    needsRehash(known) {
      const { algorithm, version, memoryCost, timeCost, outputLen, saltLen } = parseOptions(known);
      return (
        algorithm !== argon2id ||
        version !== version13 ||
        memoryCost < cost.memoryCost ||
        timeCost < cost.timeCost ||
        outputLen < cost.outputLen ||
        saltLen < saltBytes
      );
    },
  };
}

function readPassword(password: string): string {
  if (isPasswordTooLong(password)) {
    const limit = maxPasswordCharacters.toLocaleString('en');
    throw new NoriaError('REQUEST_INVALID', { problem: `a password has at most ${limit} characters.` });
  }
  return normalizePassword(password);
}

/** Chance in place of a result: no password leads there, and it costs what every hash of today costs. */
function makeHashOfNothing(): string {
  const { memoryCost, timeCost, parallelism, outputLen } = cost;
  const [salt, output] = [saltBytes, outputLen].map((sizeBytes) =>
    randomBytes(sizeBytes).toString('base64').replaceAll('=', ''),
  );
  return `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$${salt}$${output}`;
}
