/** What a credential adds to a request. */
import type { JsonObject } from '../items/item.ts';
import { readCredentialFields } from './credential-fields.ts';
import type { RequestParts } from './credential-type.ts';
import { findCredentialType } from './credential-types.ts';

/**
 * The headers, query fields and body fields to put over those of the request. A header that the request has already, in
 * whatever case, keeps its spelling, so that it is replaced and not sent twice.
 * @param fields with references resolved; they are checked again, because a reference may have led to anything
 * @throws CREDENTIAL_INVALID
 */
export function applyCredential(
  type: string,
  fields: JsonObject,
  request: { readonly headers: Readonly<Record<string, string>> },
): RequestParts {
  const { headers, query, body } = findCredentialType(type).apply(readCredentialFields(type, fields));
  const spellings = new Map(Object.keys(request.headers).map((name) => [name.toLowerCase(), name]));
  const spelled = Object.entries(headers).map(([name, value]) => [spellings.get(name.toLowerCase()) ?? name, value]);
  return { headers: Object.fromEntries(spelled) as Record<string, string>, query, body };
}
