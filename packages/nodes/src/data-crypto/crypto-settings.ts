/** The parameters of `data.crypto`, and the words that they may hold. */
import type { Json, NodeContext } from '@noria/core';

export const operations = {
  hash: 'Hash',
  hmac: 'Hash with a secret (HMAC)',
  sign: 'Sign',
  verify: 'Check a signature by a public key',
  verifyHmac: 'Check a hash with a secret (HMAC)',
  random: 'Make a random value',
} as const;

/** As OpenSSL calls them. */
export const algorithms = ['sha256', 'sha384', 'sha512', 'sha3-256', 'sha3-384', 'sha3-512', 'sha1', 'md5'] as const;

export const randomKinds = {
  uuid4: 'UUID, random (version 4)',
  uuid7: 'UUID that sorts by time (version 7)',
  bytes: 'Bytes',
  text: 'Letters and digits',
  number: 'Whole number',
} as const;

export type Settings = {
  operation: keyof typeof operations;
  source: 'value' | 'file';
  value?: Json;
  file: string;
  algorithm: (typeof algorithms)[number];
  encoding: 'hex' | 'base64' | 'base64url';
  secret: string;
  privateKey: string;
  passphrase?: string;
  publicKey: string;
  signature: string;
  padding: 'pkcs1' | 'pss';
  form: 'der' | 'p1363';
  kind: keyof typeof randomKinds;
  length: number;
  least: number;
  most: number;
  to: string;
};

export interface CryptoPlace {
  readonly ctx: NodeContext;
  /** Index in input 0. */
  readonly item: number;
}
