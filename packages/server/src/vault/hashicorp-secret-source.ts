/** Secrets of HashiCorp Vault, in its key-value engine, version 2. */
import type { Outbound } from '@noria/core';
import { ask, readObject, type SecretSource, secretError } from './secret-source.ts';

export interface HashicorpSettings {
  /** Such as `https://vault.example.com:8200`. */
  readonly baseUrl: string;
  readonly token: string;
  readonly namespace?: string;
}

/**
 * The first part of a reference's path is the mount.
 * @throws SECRET_NOT_FOUND, SECRET_STORE_REFUSED, SECRET_STORE_FAILED, and what outbound throws
 * @source https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2#read-secret-version
 */
export function createHashicorpSecretSource(outbound: Outbound, settings: HashicorpSettings): SecretSource {
  const headers = {
    accept: 'application/json',
    'x-vault-request': 'true',
    'x-vault-token': settings.token,
    ...(settings.namespace === undefined ? {} : { 'x-vault-namespace': settings.namespace }),
  };

  return async (reference) => {
    const [mount = '', ...path] = reference.path.split('/').map(encodeURIComponent);
    const url = `${settings.baseUrl.replace(/\/+$/, '')}/v1/${mount}/data/${path.join('/')}`;
    const answer = await ask(outbound, { method: 'GET', url, headers });
    const content = readObject(answer);
    if (answer.status === 200) {
      const { data } = (content?.data ?? {}) as { data?: unknown };
      if (typeof data !== 'object' || data === null) {
        throw secretError('failed', reference, url, 'the answer is not one of a key-value engine of version 2.');
      }
      return data as Exclude<Awaited<ReturnType<SecretSource>>, string>;
    }
    // A deleted version answers 404 as well, with its metadata.
    if (answer.status === 404) throw secretError('missing', reference, url, 'there is no such secret.');
    const problem = `status ${answer.status}: ${describeErrors(content?.errors)}`;
    const isRefusal = answer.status >= 400 && answer.status < 500 && answer.status !== 429;
    throw secretError(isRefusal ? 'refused' : 'failed', reference, url, problem);
  };
}

function describeErrors(errors: unknown): string {
  return Array.isArray(errors) && errors.length > 0 ? errors.join('; ').trim() : 'no reason given';
}
