/** `bearer`: a token in the header Authorization. */
import type { CredentialType } from '../credential-type.ts';
import { findHeaderValueFault } from '../header-faults.ts';
import { noParts } from '../no-parts.ts';

export const bearerCredential: CredentialType = {
  type: 'bearer',
  title: 'Bearer token',
  description: 'A token in the header Authorization.',
  fields: {
    type: 'object',
    properties: {
      token: { type: 'string', title: 'Token', minLength: 1, maxLength: 16_384, 'x-control': 'password' },
    },
    required: ['token'],
    additionalProperties: false,
  },
  check: ({ token }) => findHeaderValueFault('token', String(token)),
  apply: ({ token }) => ({ ...noParts, headers: { Authorization: `Bearer ${token}` } }),
};
