/** The parameter of a webhook that takes signed requests only. */
import type { Json, ParameterSchema } from '@noria/core';

/**
 * A signed request has two headers: the time in whole seconds since 1970, and the HMAC-SHA256, in hex, of that time, a dot
 * and the exact bytes of the body, with `sha256=` before it or not. Each request is taken once; what starts nothing, because
 * it was refused, may be sent again.
 */
export const signatureSchema: ParameterSchema = {
  type: 'object',
  title: 'Signature',
  description:
    'Takes signed requests only: HMAC-SHA256 over timestamp, a dot and body. Each is taken once, within its time. The address is not signed: give each sender a secret of its own.',
  additionalProperties: false,
  'x-expression': false,
  properties: {
    secret: {
      type: 'string',
      title: 'Variable with the secret',
      description: 'Name of a variable; WEBHOOK_SIGNATURE_SECRET may also be a setting of the installation.',
      pattern: '^[A-Za-z_][A-Za-z0-9_]*$',
      maxLength: 100,
      default: 'WEBHOOK_SIGNATURE_SECRET',
      'x-expression': false,
    },
    header: {
      type: 'string',
      title: 'Header of the signature',
      minLength: 1,
      maxLength: 100,
      default: 'x-noria-signature',
      'x-expression': false,
    },
    timestampHeader: {
      type: 'string',
      title: 'Header of the time',
      minLength: 1,
      maxLength: 100,
      default: 'x-noria-timestamp',
      'x-expression': false,
    },
    toleranceS: {
      type: 'integer',
      title: 'Window in seconds',
      description: 'How far the time of a request may be from now.',
      minimum: 1,
      maximum: 3600,
      default: 300,
      'x-expression': false,
    },
  },
};

/** What is no object is the schema's to report. */
export function findSignatureFaults(signature: Json | undefined): { path: string; problem: string }[] {
  if (typeof signature !== 'object' || signature === null || Array.isArray(signature)) return [];
  const { header, timestampHeader } = signature;
  const faults = Object.entries({ header, timestampHeader }).flatMap(([key, name]) =>
    typeof name === 'string' && !/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)
      ? [{ path: `signature.${key}`, problem: 'is no header name' }]
      : [],
  );
  if (typeof header === 'string' && header.toLowerCase() === String(timestampHeader).toLowerCase()) {
    faults.push({ path: 'signature.timestampHeader', problem: 'is the header of the signature too' });
  }
  return faults;
}
