/** Who asks: every call of a service works for one organization. */
import { defaultOrganizationId } from '@noria/store';

export interface Caller {
  readonly organizationId: string;
}

/** Until sign-in exists, everybody on this computer works for the one organization that the first migration makes. */
export const localCaller: Caller = { organizationId: defaultOrganizationId };
