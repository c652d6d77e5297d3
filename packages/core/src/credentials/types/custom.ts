/** `custom`: any headers, query fields and body fields. */
import type { Json, JsonObject } from '../../items/item.ts';
import type { ParameterSchema } from '../../node-type/node-type.ts';
import type { CredentialType } from '../credential-type.ts';
import { findHeaderNameFault, findHeaderValueFault } from '../header-faults.ts';

interface Entry {
  readonly name: string;
  readonly value: string;
}

export const customCredential: CredentialType = {
  type: 'custom',
  title: 'Custom',
  description: 'Headers, query fields and body fields that go into each request.',
  fields: {
    type: 'object',
    properties: { headers: entries('Headers'), query: entries('Query fields'), body: entries('Body fields') },
    additionalProperties: false,
  },
  check(fields) {
    const headers = listEntries(fields.headers);
    const total = headers.length + listEntries(fields.query).length + listEntries(fields.body).length;
    return [
      ...(total === 0 ? [{ path: '', problem: 'It has no header, no query field and no body field.' }] : []),
      ...headers.flatMap(({ name, value }, index) => [
        ...findHeaderNameFault(`headers[${index}].name`, name),
        ...findHeaderValueFault(`headers[${index}].value`, value),
      ]),
    ];
  },
  apply: (fields) => ({
    headers: toPairs(fields, 'headers'),
    query: toPairs(fields, 'query'),
    body: toPairs(fields, 'body'),
  }),
};

function entries(title: string): ParameterSchema {
  return {
    type: 'array',
    title,
    default: [],
    maxItems: 50,
    items: {
      type: 'object',
      properties: {
        name: { type: 'string', title: 'Name', minLength: 1, maxLength: 200 },
        value: { type: 'string', title: 'Value', maxLength: 16_384, 'x-control': 'password' },
      },
      required: ['name', 'value'],
      additionalProperties: false,
    },
  };
}

function listEntries(value: Json | undefined): readonly Entry[] {
  return (value ?? []) as unknown as readonly Entry[];
}

/** Of two entries of one name the last counts. `fromEntries` makes plain fields of names such as `__proto__`. */
function toPairs(fields: JsonObject, part: string): Record<string, string> {
  return Object.fromEntries(listEntries(fields[part]).map(({ name, value }) => [name, value]));
}
