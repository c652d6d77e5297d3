/** A caller as the interface shows it. */
import { toApiId } from '@noria/core';
import type { Caller } from './caller.ts';

export function showCaller({ kind, user, organizationId, role, scopes }: Caller) {
  return {
    kind,
    user: user === null ? null : { id: toApiId('usr', user.userId), email: user.email, name: user.name },
    organization: { id: toApiId('org', organizationId) },
    role,
    scopes,
  };
}
