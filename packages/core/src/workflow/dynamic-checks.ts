/** Checks what expressions gave against the parameter schema: only where an expression stands and the schema asks for something. */
import { joinPath } from '../expression/join-path.ts';
import type { Json } from '../items/item.ts';
import type { ParameterSchema } from '../node-type/node-type.ts';
import type { Parameters } from '../node-type/parameters.ts';
import { findValueFault, isExpression, type ParameterFault } from './parameter-schema.ts';

export interface DynamicCheck {
  readonly keys: readonly (string | number)[];
  readonly path: string;
  readonly schema: ParameterSchema;
}

/** The places of a node's written parameters whose resolved values have to be checked for each item. */
export function listDynamicChecks(schema: ParameterSchema, parameters: Parameters): DynamicCheck[] {
  const checks: DynamicCheck[] = [];
  collect(checks, schema, parameters as Json, []);
  return checks;
}

function collect(
  checks: DynamicCheck[],
  schema: ParameterSchema,
  value: Json,
  keys: readonly (string | number)[],
): void {
  if (isExpression(value)) {
    if (isDemanding(schema)) checks.push({ keys, path: keys.reduce<string>(joinPath, ''), schema });
  } else if (Array.isArray(value)) {
    const { items } = schema;
    for (const [index, element] of value.entries())
      if (items !== undefined) collect(checks, items, element, [...keys, index]);
  } else if (value !== null && typeof value === 'object') {
    for (const [name, inner] of Object.entries(value)) {
      const known = schema.properties?.[name] ?? schema.additionalProperties;
      if (typeof known === 'object') collect(checks, known, inner, [...keys, name]);
    }
  }
}

function isDemanding(schema: ParameterSchema): boolean {
  return schema.type !== undefined || schema.enum !== undefined || schema.properties !== undefined;
}

/** @returns the first resolved value that does not fit; null when all do */
export function findDynamicFault(checks: readonly DynamicCheck[], resolved: Parameters): ParameterFault | null {
  for (const { keys, path, schema } of checks) {
    const fault = findValueFault(schema, readAt(resolved as Json, keys), path);
    if (fault !== null) return fault;
  }
  return null;
}

function readAt(value: Json, keys: readonly (string | number)[]): Json {
  let at: Json | undefined = value;
  for (const key of keys) at = (at as Record<string | number, Json> | undefined | null)?.[key];
  return at ?? null;
}
