/** What a kind of credential is: the fields that people fill in, and what they add to a request. */
import type { JsonObject } from '../items/item.ts';
import type { ParameterSchema } from '../node-type/node-type.ts';
import type { ParameterFault } from '../workflow/parameter-schema.ts';

/** What a credential adds to a request. */
export interface RequestParts {
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** Fields of the body, by name. */
  readonly body: Readonly<Record<string, string>>;
}

export interface CredentialType {
  readonly type: string;
  readonly title: string;
  readonly description: string;
  /** An object. Fields with `x-control: password` are secret: they are masked, and never shown again. */
  readonly fields: ParameterSchema;
  /** Faults that the schema cannot express; fields have the types of the schema and its defaults. */
  readonly check?: (fields: JsonObject) => readonly ParameterFault[];
  /**
   * @param fields checked, with defaults; values that were references are resolved
   * @throws CREDENTIAL_INVALID something is missing that only its use needs
   */
  apply(fields: JsonObject): RequestParts;
}
