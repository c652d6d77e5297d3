/** Any JSON value, and times as the interface writes them. */
import type { Json, JsonObject } from '@noria/core';
import { z } from 'zod';

/** Not walked through: what comes here was read by a JSON parser. */
export const jsonSchema = z.unknown().meta({ description: 'Any JSON value' }) as unknown as z.ZodType<Json>;

export const jsonObjectSchema = z
  .record(z.string(), z.unknown())
  .meta({ description: 'Any JSON object' }) as unknown as z.ZodType<JsonObject>;

export const timeSchema = z.iso.datetime().meta({ description: 'UTC, ISO 8601' });
