/** What a store of secrets elsewhere is asked, and what its answers mean. */
import { type Json, type JsonObject, NoriaError, type Outbound, type OutboundResponse } from '@noria/core';
import type { SecretReference } from './parse-secret-reference.ts';

/** Gives a secret: an object of fields, or a text. */
export type SecretSource = (reference: SecretReference) => Promise<JsonObject | string>;

interface Question {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

const timeoutMs = 10_000;
const maxResponseBytes = 1_048_576;

/** A redirect would take the token elsewhere: none is followed. */
export function ask(outbound: Outbound, question: Question): Promise<OutboundResponse> {
  const { signal } = new AbortController();
  return outbound.request({ ...question, timeoutMs, maxResponseBytes, maxRedirects: 0, signal });
}

/** @returns null when the answer is no object of JSON */
export function readObject({ body }: OutboundResponse): JsonObject | null {
  try {
    const value = JSON.parse(Buffer.from(body).toString('utf8')) as Json;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

/** `missing`: no such secret. `refused`: not for us. `failed`: it may work later. */
export function secretError(
  kind: 'missing' | 'refused' | 'failed',
  reference: SecretReference,
  url: string,
  problem: string,
): NoriaError {
  const codes = {
    missing: 'SECRET_NOT_FOUND',
    refused: 'SECRET_STORE_REFUSED',
    failed: 'SECRET_STORE_FAILED',
  } as const;
  return new NoriaError(codes[kind], {
    reference: reference.text,
    host: new URL(url).host,
    problem: problem.slice(0, 300),
  });
}
