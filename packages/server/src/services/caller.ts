/** Who asks: every call of a service works for one organization, in one role. */
import type { Role } from '@noria/core';
import { defaultOrganizationId } from '@noria/store';

export interface Caller {
  /** `local`: a command of the user whose process this is, through the socket in the data folder. */
  readonly kind: 'user' | 'api-key' | 'local';
  readonly organizationId: string;
  readonly role: Role;
  /** Null for `local`. */
  readonly user: CallingUser | null;
  /** Set for who has signed in. */
  readonly sessionId: string | null;
  /** Of an API key; empty for all that the role may. */
  readonly scopes: readonly string[];
}

export interface CallingUser {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
}

/** Whoever can reach the socket owns the data folder, and everything in it. */
export const localCaller: Caller = {
  kind: 'local',
  organizationId: defaultOrganizationId,
  role: 'owner',
  user: null,
  sessionId: null,
  scopes: [],
};
