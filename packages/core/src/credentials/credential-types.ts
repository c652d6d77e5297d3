/** Every kind of credential that there is. */
import { listWords } from '../workflow/describe-value.ts';
import { credentialInvalid } from './credential-invalid.ts';
import type { CredentialType } from './credential-type.ts';
import { apiKeyCredential } from './types/api-key.ts';
import { basicCredential } from './types/basic.ts';
import { bearerCredential } from './types/bearer.ts';
import { customCredential } from './types/custom.ts';
import { oauth2Credential } from './types/oauth2.ts';

export const credentialTypes: readonly CredentialType[] = [
  apiKeyCredential,
  basicCredential,
  bearerCredential,
  oauth2Credential,
  customCredential,
];

/** @throws CREDENTIAL_INVALID there is no such type */
export function findCredentialType(type: string): CredentialType {
  const found = credentialTypes.find((each) => each.type === type);
  if (found !== undefined) return found;
  const known = listWords(credentialTypes.map((each) => each.type));
  throw credentialInvalid([{ path: 'type', problem: `is not known here; it can be ${known}.` }]);
}
