/** Identifiers as the interface writes them: a type prefix and the UUID of the database. */
import { type ApiIdPrefix, apiIdPrefixes } from '@noria/core';
import { z } from 'zod';

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

/** The form of an identifier such as `exec_0198f2c4-…`. Whether it exists is for the service to say. */
export function identifierSchema(prefix: ApiIdPrefix) {
  return z
    .string()
    .regex(new RegExp(`^${prefix}_${uuid}$`), {
      error: `expected ${prefix}_ and a UUID, such as ${prefix}_01994d5e-7a00-7000-8000-000000000000`,
    })
    .meta({ description: `Id: ${apiIdPrefixes[prefix]}` });
}

/** Versions and revisions count up to what the database can hold. */
export const versionNumberSchema = z.int().min(1).max(2_147_483_647);

export const workflowIdSchema = identifierSchema('wf');
export const executionIdSchema = identifierSchema('exec');
