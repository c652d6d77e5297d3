/** Pages by cursor: every list of the interface has this form. */
import { z } from 'zod';

export const maxPageSize = 200;

export const pageQueryShape = {
  cursor: z.string().min(1).max(500).optional().meta({ description: '`nextCursor` of the page before' }),
  limit: z.coerce.number().int().min(1).max(maxPageSize).default(50).meta({ description: 'Entries on a page' }),
};

/** The answer of a list. */
export function pageSchema<T extends z.ZodType>(entry: T) {
  return z.strictObject({
    items: z.array(entry),
    nextCursor: z.string().nullable().meta({ description: 'null on the last page' }),
  });
}
