/** `oauth2`: a client of an OAuth 2 server and the tokens that it got. Getting and renewing them is not done here. */
import type { JsonObject } from '../../items/item.ts';
import type { ParameterSchema } from '../../node-type/node-type.ts';
import type { ParameterFault } from '../../workflow/parameter-schema.ts';
import { credentialInvalid } from '../credential-invalid.ts';
import type { CredentialType } from '../credential-type.ts';
import { findHeaderValueFault } from '../header-faults.ts';
import { noParts } from '../no-parts.ts';

export const oauth2Credential: CredentialType = {
  type: 'oauth2',
  title: 'OAuth 2',
  description: 'Access that a person or a service granted at another service.',
  fields: {
    type: 'object',
    properties: {
      grant: {
        type: 'string',
        title: 'Grant',
        enum: ['authorization-code', 'client-credentials'],
        'x-enum-titles': { 'authorization-code': 'A person signs in', 'client-credentials': 'The client itself' },
        default: 'authorization-code',
      },
      clientId: { type: 'string', title: 'Client ID', minLength: 1, maxLength: 2_000 },
      clientSecret: secret('Client secret'),
      authorizationUrl: {
        ...address('Authorization address'),
        'x-show-when': { grant: ['authorization-code'] },
      },
      tokenUrl: address('Token address'),
      scopes: {
        type: 'array',
        title: 'Scopes',
        items: { type: 'string', minLength: 1, pattern: '^[\\x21\\x23-\\x5B\\x5D-\\x7E]+$' },
        default: [],
        maxItems: 200,
      },
      tokenType: { type: 'string', title: 'Token type', default: 'Bearer', minLength: 1, maxLength: 100 },
      accessToken: secret('Access token'),
      refreshToken: secret('Refresh token'),
      expiresAtMs: { type: ['integer', 'null'], title: 'End of the access token', default: null, minimum: 0 },
    },
    required: ['clientId', 'tokenUrl', 'authorizationUrl'],
    additionalProperties: false,
  },
  check: (fields) => [
    ...(fields.grant === 'authorization-code' ? findAddressFault(fields, 'authorizationUrl') : []),
    ...findAddressFault(fields, 'tokenUrl'),
    ...findHeaderValueFault('tokenType', String(fields.tokenType)),
    ...findHeaderValueFault('accessToken', String(fields.accessToken)),
  ],
  apply({ tokenType, accessToken }) {
    if (accessToken === '')
      throw credentialInvalid([{ path: 'accessToken', problem: 'is not there yet: connect it.' }]);
    // Some servers answer `bearer` and then take `Bearer` only.
    const scheme = String(tokenType).toLowerCase() === 'bearer' ? 'Bearer' : tokenType;
    return { ...noParts, headers: { Authorization: `${scheme} ${accessToken}` } };
  },
};

function secret(title: string): ParameterSchema {
  return { type: 'string', title, default: '', maxLength: 16_384, 'x-control': 'password' };
}

function address(title: string): ParameterSchema {
  return { type: 'string', title, minLength: 1, maxLength: 2_000, examples: ['https://auth.example.com/token'] };
}

function findAddressFault(fields: JsonObject, path: string): ParameterFault[] {
  const url = URL.parse(String(fields[path]));
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return [];
  return [{ path, problem: 'is no address that begins with https:// or http://.' }];
}
