/** Variables of an organization: named values that expressions read as `$vars.NAME`. */
import { z } from 'zod';

export const variableNameSchema = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]{0,99}$/, { error: 'expected letters, digits and _, not beginning with a digit' });

export const variableSchema = z.strictObject({ name: z.string(), value: z.string() }).meta({ id: 'Variable' });

export const variableBodySchema = z.strictObject({ value: z.string().max(100_000) });
