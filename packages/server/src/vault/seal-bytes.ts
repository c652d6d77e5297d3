/** Authenticated encryption of a few bytes: AES-256-GCM in one envelope. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** The first byte. What another version means is not known here. */
const formatVersion = 1;
const nonceBytes = 12;
const tagBytes = 16;
const headBytes = 1 + nonceBytes;
const algorithm = 'aes-256-gcm';

/**
 * @param key 32 bytes; random nonces allow 2³² envelopes for each
 * @param context what the envelope belongs to: with another it does not open
 * @returns version, nonce, ciphertext, tag
 * @source NIST SP 800-38D, section 8.2.2 and 8.3 (96-bit random nonces)
 */
export function sealBytes(key: Buffer, plain: Uint8Array, context: string): Buffer {
  const nonce = randomBytes(nonceBytes);
  const head = Buffer.concat([Buffer.of(formatVersion), nonce]);
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(authenticated(context));
  return Buffer.concat([head, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** @returns null when it was sealed with another key, for something else, or was changed since */
export function openBytes(key: Buffer, envelope: Uint8Array, context: string): Buffer | null {
  const bytes = Buffer.from(envelope.buffer, envelope.byteOffset, envelope.byteLength);
  if (bytes.length < headBytes + tagBytes || bytes[0] !== formatVersion) return null;
  const decipher = createDecipheriv(algorithm, key, bytes.subarray(1, headBytes), { authTagLength: tagBytes });
  decipher.setAAD(authenticated(context));
  decipher.setAuthTag(bytes.subarray(-tagBytes));
  const plain = decipher.update(bytes.subarray(headBytes, -tagBytes));
  try {
    return Buffer.concat([plain, decipher.final()]);
  } catch {
    return null;
  } finally {
    plain.fill(0);
  }
}

/** The version with it, so that nobody makes an envelope of one format pass for another. */
function authenticated(context: string): Buffer {
  return Buffer.concat([Buffer.of(formatVersion), Buffer.from(context, 'utf8')]);
}
