/** Places inside a definition, as messages and editors name them: `nodes[3].parameters.url`. */
import { joinPath } from '../expression/join-path.ts';

export function formatPath(keys: readonly PropertyKey[]): string {
  return keys.reduce<string>((path, key) => joinPath(path, typeof key === 'number' ? key : String(key)), '');
}

/** A place inside another: `nodes[3].parameters` and `url`. */
export function nestPath(outer: string, inner: string): string {
  if (inner === '') return outer;
  return inner.startsWith('[') ? outer + inner : `${outer}.${inner}`;
}
