/** Parameters that name fields, as every node shows them. */
import type { ParameterSchema } from '@noria/core';

/** One field, by its dot path. */
export const fieldPath: ParameterSchema = {
  type: 'string',
  title: 'Field',
  description: 'A dot leads into an object or a list: customer.address.city, lines.0.price.',
  minLength: 1,
  maxLength: 1_000,
};

/** Several fields, by their dot paths. */
export function fieldPaths(title: string, more: Partial<ParameterSchema> = {}): ParameterSchema {
  return { type: 'array', title, maxItems: 100, items: fieldPath, ...more };
}
