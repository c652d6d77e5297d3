/** The fields of a credential: checked when they come in, and told apart into what may be shown and what is secret. */
import type { Json, JsonObject } from '../items/item.ts';
import type { ParameterSchema } from '../node-type/node-type.ts';
import { isPlainObject } from '../workflow/describe-value.ts';
import { applyDefaults, checkParameters, type ParameterFault } from '../workflow/parameter-schema.ts';
import { credentialInvalid } from './credential-invalid.ts';
import { findCredentialType } from './credential-types.ts';

/**
 * @returns the fields with their defaults
 * @throws CREDENTIAL_INVALID the type is not known, or fields do not go with it; `details.faults` lists them
 */
export function readCredentialFields(type: string, fields: JsonObject): JsonObject {
  const found = findCredentialType(type);
  const filled = applyDefaults(found.fields, fields) as JsonObject;
  const faults = checkParameters(found.fields, filled, 'resolved');
  const all = faults.length > 0 ? faults : (found.check?.(filled) ?? []);
  if (all.length > 0) throw credentialInvalid(all.map(withoutValue));
  return filled;
}

/** What was found in a field may be a secret in the wrong place, and messages are shown and logged. */
function withoutValue({ path, problem }: ParameterFault): ParameterFault {
  return { path, problem: problem.replace(/, found .*$/s, '.') };
}

/** Every secret value, for a masker. @throws CREDENTIAL_INVALID the type is not known */
export function listSecretValues(type: string, fields: JsonObject): string[] {
  const values: string[] = [];
  changeSecrets(findCredentialType(type).fields, fields, (value) => {
    values.push(value);
    return value;
  });
  return values;
}

/**
 * The fields with something else in place of their secrets. Secrets that are empty stay so.
 * @throws CREDENTIAL_INVALID the type is not known
 */
export function replaceSecrets(type: string, fields: JsonObject, replace: (value: string) => string): JsonObject {
  return changeSecrets(findCredentialType(type).fields, fields, replace) as JsonObject;
}

function changeSecrets(schema: ParameterSchema, value: Json, replace: (value: string) => string): Json {
  if (schema['x-control'] === 'password') return typeof value === 'string' && value !== '' ? replace(value) : value;
  const { properties, items } = schema;
  if (Array.isArray(value) && items !== undefined) return value.map((each) => changeSecrets(items, each, replace));
  if (!isPlainObject(value) || properties === undefined) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => {
      const field = Object.hasOwn(properties, name) ? properties[name] : undefined;
      return [name, field === undefined ? each : changeSecrets(field, each, replace)];
    }),
  );
}
