/** Users, organizations, members and API keys. */
import { roles } from '@noria/core';
import { z } from 'zod';
import { identifierSchema } from './identifier.ts';

export const roleSchema = z.enum(roles).meta({
  description:
    'viewer sees; operator also runs and retries; editor also edits; admin also has members and keys; owner has all',
});

export const userIdSchema = identifierSchema('usr');
export const organizationIdSchema = identifierSchema('org');
export const apiKeyIdSchema = identifierSchema('key');

export const emailSchema = z
  .email({ error: 'expected an e-mail address' })
  .max(254)
  .transform((text) => text.toLowerCase());
const nameSchema = z.string().trim().min(1).max(100);
/** How long a password has to be at least is a setting. */
const passwordSchema = z.string().min(1).max(1_000);

export const organizationSchema = z
  .strictObject({ id: organizationIdSchema, name: z.string(), role: roleSchema })
  .meta({ id: 'Organization' });

export const organizationBodySchema = z.strictObject({ name: nameSchema });

export const memberSchema = z
  .strictObject({ id: userIdSchema, email: z.string(), name: z.string(), role: roleSchema })
  .meta({ id: 'Member' });

export const roleBodySchema = z.strictObject({ role: roleSchema });

export const invitationBodySchema = z.strictObject({ email: emailSchema, role: roleSchema });

export const linkSchema = z
  .strictObject({
    url: z.string().meta({ description: 'Good once. Give it to nobody else' }),
    expiresAt: z.string(),
  })
  .meta({ id: 'OneTimeLink' });

export const apiKeySchema = z
  .strictObject({
    id: apiKeyIdSchema,
    name: z.string(),
    prefix: z.string().meta({ description: 'How the key begins' }),
    userId: userIdSchema.meta({ description: 'Who made it: it may do no more than that member' }),
    role: roleSchema,
    scopes: z.array(z.string()).meta({ description: 'Empty: all that the role may' }),
    createdAt: z.string(),
    expiresAt: z.string().nullable(),
    lastUsedAt: z.string().nullable(),
  })
  .meta({ id: 'ApiKey' });

export const newApiKeySchema = z
  .strictObject({ ...apiKeySchema.shape, key: z.string().meta({ description: 'The key itself, shown this once' }) })
  .meta({ id: 'NewApiKey' });

export const apiKeyBodySchema = z.strictObject({
  name: nameSchema,
  role: roleSchema.optional().meta({ description: 'Yours when left out' }),
  scopes: z
    .array(z.string().regex(/^[a-z][a-z-]*:(read|write)$/, { error: 'expected such as workflows:read' }))
    .max(50)
    .default([]),
  expiresInDays: z.int().min(1).max(3650).optional().meta({ description: 'Never when left out' }),
});

export const localKeyBodySchema = z.strictObject({ ...apiKeyBodySchema.shape, email: emailSchema });

export const userSchema = z
  .strictObject({ id: userIdSchema, email: z.string(), name: z.string() })
  .meta({ id: 'User' });

export const signInBodySchema = z.strictObject({ email: emailSchema, password: passwordSchema });

export const acceptLinkBodySchema = z.strictObject({
  token: z.string().min(1).max(200),
  email: emailSchema.optional().meta({ description: 'Of the first owner; invitations know it' }),
  name: nameSchema.optional().meta({ description: 'Of somebody who is new' }),
  password: passwordSchema,
});

export const passwordBodySchema = z.strictObject({ current: passwordSchema, password: passwordSchema });

export const switchBodySchema = z.strictObject({ organizationId: organizationIdSchema });

export const callerSchema = z
  .strictObject({
    kind: z.enum(['user', 'api-key', 'local']),
    user: userSchema.nullable(),
    organization: z.strictObject({ id: organizationIdSchema }),
    role: roleSchema,
    scopes: z.array(z.string()),
  })
  .meta({ id: 'Caller' });

export const signedInSchema = z
  .strictObject({
    accessToken: z.string().meta({ description: 'For `Authorization: Bearer`' }),
    expiresInSeconds: z.int(),
    caller: callerSchema,
  })
  .meta({ id: 'SignedIn' });
