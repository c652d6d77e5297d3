/** Whoever installs Noria becomes its first owner: by the settings, or by a link that the first start prints. */
import type { Settings } from '@noria/contract';
import type { Runtime } from '../compose.ts';
import { makeSecret } from './one-time-secret.ts';

/** Long enough for a coffee, and made anew by every start. */
const linkLifetimeMs = 24 * 3_600_000;

/**
 * Does nothing once there is a user.
 * @returns token of the link by which the first owner joins; null when there is an owner
 * @throws PASSWORD_REFUSED the password of the settings
 */
export async function prepareFirstOwner({ store, services }: Runtime, settings: Settings): Promise<string | null> {
  if (!(await store.users.isEmpty())) return null;
  const { NORIA_ADMIN_EMAIL, NORIA_ADMIN_PASSWORD } = settings;
  if (NORIA_ADMIN_EMAIL !== undefined && NORIA_ADMIN_PASSWORD !== undefined) {
    await services.signIn.makeFirstOwner(NORIA_ADMIN_EMAIL.toLowerCase(), NORIA_ADMIN_PASSWORD);
    return null;
  }
  const { secret, hash } = makeSecret('own_');
  const link = { kind: 'first-owner', organizationId: null, userId: null, email: null, role: 'owner' } as const;
  await store.links.create(hash, link, linkLifetimeMs);
  return secret;
}
