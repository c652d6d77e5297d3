/** `api-key`: a key in a header or in the address. */
import type { CredentialType } from '../credential-type.ts';
import { findHeaderNameFault, findHeaderValueFault } from '../header-faults.ts';
import { noParts } from '../no-parts.ts';

interface Fields {
  readonly placement: 'header' | 'query';
  readonly name: string;
  readonly value: string;
  readonly prefix: string;
}

export const apiKeyCredential: CredentialType = {
  type: 'api-key',
  title: 'API key',
  description: 'A key that goes into a header or into the address of each request.',
  fields: {
    type: 'object',
    properties: {
      placement: {
        type: 'string',
        title: 'Where it goes',
        enum: ['header', 'query'],
        'x-enum-titles': { header: 'Header', query: 'Address (query)' },
        default: 'header',
      },
      name: { type: 'string', title: 'Name', minLength: 1, maxLength: 200, examples: ['X-API-Key'] },
      value: { type: 'string', title: 'Key', minLength: 1, maxLength: 16_384, 'x-control': 'password' },
      prefix: {
        type: 'string',
        title: 'Prefix',
        description: 'Stands before the key, with a space between.',
        default: '',
        maxLength: 200,
        examples: ['Token'],
      },
    },
    required: ['name', 'value'],
    additionalProperties: false,
  },
  check(fields) {
    const { placement, name, value, prefix } = fields as unknown as Fields;
    if (placement === 'query') return [];
    return [
      ...findHeaderNameFault('name', name),
      ...findHeaderValueFault('value', value),
      ...findHeaderValueFault('prefix', prefix),
    ];
  },
  apply(fields) {
    const { placement, name, value, prefix } = fields as unknown as Fields;
    const pair = { [name]: prefix === '' ? value : `${prefix} ${value}` };
    return placement === 'header' ? { ...noParts, headers: pair } : { ...noParts, query: pair };
  },
};
