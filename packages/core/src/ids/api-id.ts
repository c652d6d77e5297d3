/** Ids as the API shows them: a type prefix before the UUID, so that one kind cannot be taken for another. */
import { NoriaError } from '../errors/noria-error.ts';
import { isUuid } from './uuid-time.ts';

/** What each prefix stands for, as messages name it. */
export const apiIdPrefixes = {
  cred: 'credential',
  exec: 'execution',
  key: 'API key',
  org: 'organization',
  sched: 'schedule',
  tbl: 'data table',
  usr: 'user',
  var: 'variable',
  wf: 'workflow',
} as const;

export type ApiIdPrefix = keyof typeof apiIdPrefixes;

/** `exec` and a UUID become `exec_0199…`. */
export function toApiId(prefix: ApiIdPrefix, uuid: string): string {
  return `${prefix}_${uuid}`;
}

/**
 * The UUID inside an id of the API. An id has one spelling: lower case, with its prefix.
 * @throws REQUEST_INVALID the text is not such an id; `details.expected` shows what one looks like
 */
export function fromApiId(prefix: ApiIdPrefix, text: string): string {
  const uuid = text.slice(prefix.length + 1);
  if (text.startsWith(`${prefix}_`) && isUuid(uuid)) return uuid;
  const expected = `${prefix}_ and a UUID, such as ${prefix}_01994d5e-7a00-7000-8000-000000000000`;
  throw new NoriaError('REQUEST_INVALID', {
    problem: `${JSON.stringify(text.slice(0, 80))} is not the id of ${article(prefix)} ${apiIdPrefixes[prefix]}; expected ${expected}.`,
    expected,
  });
}

function article(prefix: ApiIdPrefix): string {
  return /^[aeiou]/.test(apiIdPrefixes[prefix]) ? 'an' : 'a';
}
