/** Secrets that lie elsewhere: a credential holds a reference, and the value is asked for when it is used. */
import { type Clock, type JsonObject, listSecretValues, NoriaError, type Outbound, replaceSecrets } from '@noria/core';
import { type AwsSecretSettings, createAwsSecretSource } from './aws-secret-source.ts';
import { createHashicorpSecretSource, type HashicorpSettings } from './hashicorp-secret-source.ts';
import { parseSecretReference, type SecretReference } from './parse-secret-reference.ts';
import type { SecretSource } from './secret-source.ts';

export interface ExternalSecretsParts {
  readonly outbound: Outbound;
  readonly clock: Clock;
  /** Null: references to it are refused. */
  readonly aws: AwsSecretSettings | null;
  readonly vault: HashicorpSettings | null;
}

export interface ExternalSecrets {
  /**
   * The value that a text refers to; the text itself when it is no reference.
   * @throws SECRET_REFERENCE_INVALID, SECRET_NOT_FOUND, SECRET_STORE_REFUSED, SECRET_STORE_FAILED, and what outbound throws
   */
  resolve(text: string): Promise<string>;
  /**
   * The fields of a credential with references in its secret fields resolved.
   * @throws CREDENTIAL_INVALID the type is not known; what `resolve` throws
   */
  resolveFields(type: string, fields: JsonObject): Promise<JsonObject>;
}

const keptMs = 60_000;

type Content = Awaited<ReturnType<SecretSource>>;

export function createExternalSecrets({ outbound, clock, aws, vault }: ExternalSecretsParts): ExternalSecrets {
  const sources: Readonly<Record<SecretReference['store'], SecretSource | null>> = {
    'aws-sm': aws === null ? null : createAwsSecretSource(outbound, clock, aws),
    vault: vault === null ? null : createHashicorpSecretSource(outbound, vault),
  };
  /** By secret, not by field: the fields of one belong together and cost one question. */
  const asked = new Map<string, { readonly content: Promise<Content>; readonly untilMs: number }>();

  function read(reference: SecretReference): Promise<Content> {
    const nowMs = clock.nowMs();
    for (const [name, { untilMs }] of asked) if (untilMs <= nowMs) asked.delete(name);
    const name = `${reference.store}:${reference.path}`;
    const known = asked.get(name);
    if (known !== undefined) return known.content;
    const source = sources[reference.store];
    if (source === null) {
      const problem = `nothing is set up here that ${reference.store} stands for.`;
      throw new NoriaError('SECRET_REFERENCE_INVALID', { reference: reference.text, problem });
    }
    const entry = { content: source(reference), untilMs: nowMs + keptMs };
    asked.set(name, entry);
    // Everybody who waits gets the failure; the next one asks again.
    entry.content.catch(() => {
      if (asked.get(name) === entry) asked.delete(name);
    });
    return entry.content;
  }

  async function resolve(text: string): Promise<string> {
    const reference = parseSecretReference(text);
    return reference === null ? text : takeField(await read(reference), reference);
  }

  return {
    resolve,
    async resolveFields(type, fields) {
      const texts = [...new Set(listSecretValues(type, fields))];
      const values = await Promise.all(texts.map(async (text) => [text, await resolve(text)] as const));
      const byText = new Map(values);
      return replaceSecrets(type, fields, (text) => byText.get(text) ?? text);
    },
  };
}

/** Values that are no text are given as JSON writes them. @throws SECRET_NOT_FOUND */
function takeField(content: Content, reference: SecretReference): string {
  const { field } = reference;
  if (field === null) return typeof content === 'string' ? content : JSON.stringify(content);
  const object = typeof content === 'string' ? parseObject(content) : content;
  if (object === null) throw notFound(reference, 'the secret is no object of JSON, so that it has no fields.');
  const value = Object.hasOwn(object, field) ? object[field] : undefined;
  if (value === undefined || value === null) {
    throw notFound(reference, `the secret has no field ${JSON.stringify(field)}.`);
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function parseObject(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
  } catch {
    return null;
  }
}

function notFound(reference: SecretReference, problem: string): NoriaError {
  return new NoriaError('SECRET_NOT_FOUND', { reference: reference.text, problem });
}
