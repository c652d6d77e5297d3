/** Reads the body of a webhook by its content type: JSON, forms and text become JSON, everything else a file of the item. */
import { isUtf8 } from 'node:buffer';
import { type Binaries, type BinaryRef, type Json, type JsonObject, NoriaError } from '@noria/core';
import { readJsonBody } from '../http/json-body.ts';
import { addFormField } from './add-form-field.ts';
import { decideMimeType, readMimeType } from './decide-mime-type.ts';
import { decodeText, readXmlCharset, toUtf8 } from './decode-text.ts';
import { readMultipart } from './read-multipart.ts';

export interface HookBody {
  readonly body: Json;
  /** Files by name; left out when there is none. */
  readonly binary?: Readonly<Record<string, BinaryRef>>;
}

const noBody: HookBody = { body: null };
const noFiles: Readonly<Record<string, BinaryRef>> = {};

/**
 * @param bytes whole body, unpacked; null when the request has none
 * @param contentType header as it came
 * @param binaries where files of the workflow's organization go
 * @returns at once for what needs no store. A body of another type is the file `data`, and `body` is null
 * @throws REQUEST_MALFORMED, REQUEST_TOO_DEEP, REQUEST_LIMIT, BINARY_TOO_LARGE
 */
export function readHookBody(
  bytes: Buffer | null,
  contentType: string | undefined,
  binaries: () => Binaries,
): HookBody | Promise<HookBody> {
  if (bytes === null || bytes.length === 0) return noBody;
  const text = readTextualBody(bytes, contentType);
  if (text !== undefined) return { body: text };
  if (isMultipart(contentType)) return readMultipart(bytes, contentType ?? '', binaries(), noFiles);
  return storeBody(bytes, contentType, binaries(), noFiles);
}

/** The same, with the bytes as they were sent as the file `raw`. @param sent before they were unpacked */
export async function readHookBodyRaw(
  bytes: Buffer,
  contentType: string | undefined,
  binaries: Binaries,
  sent: Buffer,
): Promise<HookBody> {
  if (sent.length === 0) return noBody;
  const mimeType = bytes === sent ? decideMimeType(bytes, contentType) : 'application/octet-stream';
  const raw = await binaries.put(sent, { mimeType });
  const text = readTextualBody(bytes, contentType);
  if (text !== undefined) return { body: text, binary: { raw } };
  return isMultipart(contentType)
    ? readMultipart(bytes, contentType ?? '', binaries, { raw })
    : storeBody(bytes, contentType, binaries, { raw });
}

function isMultipart(contentType: string | undefined): boolean {
  return readMimeType(contentType) === 'multipart/form-data';
}

/**
 * A body that is JSON, a form or text.
 * @returns undefined for other types
 * @throws REQUEST_MALFORMED, REQUEST_TOO_DEEP
 */
export function readTextualBody(bytes: Buffer, contentType = ''): Json | undefined {
  if (contentType === 'application/json') return readJsonBody(bytes);
  const mimeType = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (mimeType === 'application/json' || mimeType.endsWith('+json')) return readJsonBody(toUtf8(bytes, contentType));
  if (mimeType === 'application/x-www-form-urlencoded') return readForm(decodeText(bytes, contentType));
  if (isXml(mimeType)) return decodeText(bytes, contentType, readXmlCharset(bytes));
  if (mimeType.startsWith('text/')) return decodeText(bytes, contentType);
  return mimeType === '' && isUtf8(bytes) ? bytes.toString('utf8') : undefined;
}

/** An image of type SVG is a file like other images. */
function isXml(mimeType: string): boolean {
  return (
    /^(?:application|text)\/xml$/.test(mimeType) || (mimeType.startsWith('application/') && mimeType.endsWith('+xml'))
  );
}

const mostFormFields = 10_000;

function readForm(text: string): JsonObject {
  if (text.split('&', mostFormFields + 1).length > mostFormFields) {
    throw new NoriaError('REQUEST_LIMIT', { limit: mostFormFields, unit: 'fields' });
  }
  const form: JsonObject = {};
  for (const [name, value] of new URLSearchParams(text)) addFormField(form, name, value);
  return form;
}

async function storeBody(
  bytes: Buffer,
  contentType: string | undefined,
  binaries: Binaries,
  before: Readonly<Record<string, BinaryRef>>,
): Promise<HookBody> {
  const mimeType = decideMimeType(bytes, contentType);
  return { body: null, binary: { ...before, data: await binaries.put(bytes, { mimeType }) } };
}
