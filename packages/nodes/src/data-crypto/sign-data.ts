/** Signatures by keys in PEM: RSA, elliptic curves, Ed25519. */
import {
  constants,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  type SigningOptions,
  sign,
  verify,
} from 'node:crypto';
import { parameterFault } from '../parameter-fault.ts';
import type { CryptoPlace, Settings } from './crypto-settings.ts';
import { decodeBytes } from './decode-bytes.ts';

/** @throws PARAMETER_INVALID the key cannot be read, or cannot sign like this */
export function signData(place: CryptoPlace, settings: Settings, data: Uint8Array): string {
  const key = readPrivateKey(place, settings);
  try {
    return sign(algorithmOf(key, settings), data, describeUse(key, settings)).toString(settings.encoding);
  } catch (cause) {
    throw unfit(place, 'privateKey', key, settings, cause);
  }
}

/** @throws PARAMETER_INVALID the key cannot be read, or cannot check like this */
export function isSignedBy(place: CryptoPlace, settings: Settings, data: Uint8Array): boolean {
  const key = readPublicKey(place, settings);
  const signature = decodeBytes(settings.signature, settings.encoding);
  if (signature === null) return false;
  try {
    return verify(algorithmOf(key, settings), data, describeUse(key, settings), signature);
  } catch (cause) {
    throw unfit(place, 'publicKey', key, settings, cause);
  }
}

function readPrivateKey({ ctx, item }: CryptoPlace, { privateKey, passphrase }: Settings): KeyObject {
  try {
    return createPrivateKey({ key: privateKey, format: 'pem', ...(passphrase === undefined ? {} : { passphrase }) });
  } catch {
    // What OpenSSL says helps nobody, and nothing of the key belongs into an error.
    throw parameterFault(ctx, 'privateKey', 'this is no private key in PEM, or its passphrase is another one', item);
  }
}

function readPublicKey({ ctx, item }: CryptoPlace, { publicKey }: Settings): KeyObject {
  try {
    return createPublicKey({ key: publicKey, format: 'pem' });
  } catch {
    throw parameterFault(ctx, 'publicKey', 'this is no public key or certificate in PEM', item);
  }
}

/** Edwards curves have a hash of their own. */
function algorithmOf({ asymmetricKeyType }: KeyObject, { algorithm }: Settings): string | null {
  return asymmetricKeyType === 'ed25519' || asymmetricKeyType === 'ed448' ? null : algorithm;
}

function describeUse(key: KeyObject, { padding, form }: Settings): SigningOptions & { key: KeyObject } {
  if (key.asymmetricKeyType === 'rsa') {
    return padding === 'pkcs1'
      ? { key, padding: constants.RSA_PKCS1_PADDING }
      : { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
  }
  return key.asymmetricKeyType === 'ec' ? { key, dsaEncoding: form === 'der' ? 'der' : 'ieee-p1363' } : { key };
}

function unfit(
  { ctx, item }: CryptoPlace,
  parameter: string,
  { asymmetricKeyType }: KeyObject,
  { algorithm }: Settings,
  cause: unknown,
): Error {
  const problem = `a key of type ${asymmetricKeyType ?? 'unknown'} cannot be used with ${algorithm} (${(cause as Error).message})`;
  return parameterFault(ctx, parameter, problem, item);
}
