/** Reads the body of a webhook by its content type: JSON, form, text; anything else as base64. */
import { parse as parseQuery } from 'node:querystring';
import type { Json, JsonObject } from '@noria/core';
import { readJsonBody, readTextBody } from '../http/json-body.ts';

/**
 * @param bytes whole body; null when the request has none
 * @param contentType header as it came
 * @returns JSON's value, a form's fields, a text's string, or `{ base64 }` for other types; null for no body
 * @throws REQUEST_MALFORMED, REQUEST_TOO_DEEP
 */
export function readHookBody(bytes: Buffer | null, contentType: string | undefined): Json {
  if (bytes === null || bytes.length === 0) return null;
  if (contentType === 'application/json') return readJsonBody(bytes);
  const mediaType = (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (mediaType === 'application/json' || mediaType.endsWith('+json')) return readJsonBody(bytes);
  if (mediaType === 'application/x-www-form-urlencoded') return readForm(readTextBody(bytes));
  if (mediaType === '' || mediaType.startsWith('text/') || mediaType.endsWith('xml')) return readTextBody(bytes);
  return { base64: bytes.toString('base64') };
}

/** A name that comes twice becomes a list. */
function readForm(text: string): JsonObject {
  const form: JsonObject = {};
  for (const [name, value] of Object.entries(parseQuery(text, '&', '=', { maxKeys: 10_000 }))) {
    if (value !== undefined && name !== '__proto__') form[name] = value;
  }
  return form;
}
