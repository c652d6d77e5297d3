/** What a member of an organization may do. */

/** From the least to the most. An operator runs and retries, and edits nothing; an admin has everything but the owners. */
export const roles = ['viewer', 'operator', 'editor', 'admin', 'owner'] as const;

export type Role = (typeof roles)[number];

export function isRole(text: string): text is Role {
  return (roles as readonly string[]).includes(text);
}

/** Whether who has `role` may do what `needed` may. */
export function includesRole(role: Role, needed: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(needed);
}

/** The lesser of two: a key does nothing that its maker may not do. */
export function lesserRole(a: Role, b: Role): Role {
  return includesRole(a, b) ? b : a;
}
