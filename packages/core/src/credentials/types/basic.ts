/** `basic`: a user name and a password. */
import type { CredentialType } from '../credential-type.ts';
import { toBase64 } from '../encode-text.ts';
import { noParts } from '../no-parts.ts';

export const basicCredential: CredentialType = {
  type: 'basic',
  title: 'User and password',
  description: 'A user name and a password, sent with HTTP basic authentication.',
  fields: {
    type: 'object',
    properties: {
      username: { type: 'string', title: 'User name', maxLength: 1_000 },
      password: { type: 'string', title: 'Password', default: '', maxLength: 16_384, 'x-control': 'password' },
    },
    required: ['username'],
    additionalProperties: false,
  },
  /** @source RFC 7617, section 2: a colon ends the user name */
  check: ({ username }) =>
    String(username).includes(':') ? [{ path: 'username', problem: 'must not have a colon.' }] : [],
  apply: ({ username, password }) => ({
    ...noParts,
    headers: { Authorization: `Basic ${toBase64(`${username}:${password}`)}` },
  }),
};
