/** What only a person can do, or a program in the name of one. */
import { NoriaError } from '@noria/core';
import type { Caller, CallingUser } from './caller.ts';

/** @throws SIGN_IN_NEEDED it is a command of this computer's user, who is nobody's member */
export function requireUser({ user }: Caller): CallingUser {
  if (user === null) throw new NoriaError('SIGN_IN_NEEDED');
  return user;
}

/**
 * For what reaches beyond one organization, one role and one life of a key: it would be more than a key may.
 * @throws SIGN_IN_NEEDED; SESSION_NEEDED it is an API key
 */
export function requireSignedIn(caller: Caller): CallingUser {
  if (caller.kind === 'api-key') throw new NoriaError('SESSION_NEEDED');
  return requireUser(caller);
}
