/** References to secrets that lie elsewhere: `aws-sm:NAME#field`, `vault:PATH#field`. */
import { NoriaError } from '@noria/core';

export interface SecretReference {
  readonly store: 'aws-sm' | 'vault';
  /** Name or ARN of a secret of AWS; mount and path in HashiCorp Vault. */
  readonly path: string;
  /** Null: the secret as a whole, which only AWS has. */
  readonly field: string | null;
  /** As written. */
  readonly text: string;
}

const longestReference = 2_000;

/**
 * @returns null for a value that is no reference
 * @throws SECRET_REFERENCE_INVALID
 */
export function parseSecretReference(text: string): SecretReference | null {
  const [, scheme, rest = ''] = /^(aws-sm|vault):(.*)$/s.exec(text) ?? [];
  if (scheme === undefined) return null;
  const store = scheme as SecretReference['store'];
  const mark = rest.indexOf('#');
  const path = mark === -1 ? rest : rest.slice(0, mark);
  const field = mark === -1 ? null : rest.slice(mark + 1);
  const problem = findProblem(store, path, field) ?? (text.length > longestReference ? 'it is too long.' : null);
  if (problem === null) return { store, path, field, text };
  // Not repeated: it may be a password that begins like a reference.
  throw new NoriaError('SECRET_REFERENCE_INVALID', { reference: `${store}:…`, problem });
}

function findProblem(store: SecretReference['store'], path: string, field: string | null): string | null {
  if (field === '') return 'a field has to follow the #.';
  if (store === 'aws-sm') {
    // What AWS takes for a name, and the colons of an ARN.
    return /^[\w/+=.@!:-]+$/.test(path) ? null : 'expected aws-sm:NAME or aws-sm:NAME#field.';
  }
  const parts = path.split('/');
  // A server may take `..` out of a path before it asks what the token allows.
  const isPath = parts.length >= 2 && parts.every((part) => /^[^\s\p{C}?%\\]+$/u.test(part) && !/^\.+$/.test(part));
  return isPath && field !== null ? null : 'expected vault:MOUNT/PATH#field.';
}
