/** Text of a body in the charset that its content type names. */
import { TextDecoder } from 'node:util';
import { NoriaError } from '@noria/core';
import { readTextBody } from '../http/json-body.ts';

/**
 * @param contentType header, whose `charset` counts
 * @param standard charset of a body whose content type names none
 * @returns the text without a byte order mark
 * @throws REQUEST_MALFORMED the charset is not known, or the bytes are not in it
 */
export function decodeText(bytes: Buffer, contentType: string, standard = 'utf-8'): string {
  const charset = readCharset(contentType) ?? standard;
  if (charset === 'utf-8') return readTextBody(bytes).replace(/^\ufeff/, '');
  const decoder = createDecoder(charset);
  try {
    return decoder.decode(bytes);
  } catch (error) {
    throw new NoriaError('REQUEST_MALFORMED', { problem: `it is not text in ${charset}` }, { cause: error });
  }
}

/** Bytes in UTF-8, whatever charset they came in. @throws REQUEST_MALFORMED */
export function toUtf8(bytes: Buffer, contentType: string): Buffer {
  return (readCharset(contentType) ?? 'utf-8') === 'utf-8' ? bytes : Buffer.from(decodeText(bytes, contentType));
}

/** What an XML document says of itself; UTF-8 when it says nothing. @source XML 1.0, section 4.3.3 */
export function readXmlCharset(bytes: Buffer): string {
  const head = bytes.toString('latin1', 0, 200);
  const found = /^<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z][\w.-]*)["']/.exec(head);
  return nameCharset(found?.[1] ?? 'utf-8');
}

function readCharset(contentType: string): string | null {
  const found = /;\s*charset\s*=\s*(?:"([^"]*)"|([^\s;]+))/i.exec(contentType);
  const charset = found?.[1] ?? found?.[2];
  return charset === undefined ? null : nameCharset(charset);
}

function nameCharset(charset: string): string {
  const name = charset.trim().toLowerCase();
  return name === 'utf8' ? 'utf-8' : name;
}

function createDecoder(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset, { fatal: true });
  } catch (error) {
    const problem = `its charset ${JSON.stringify(charset.slice(0, 40))} is not known here; send UTF-8`;
    throw new NoriaError('REQUEST_MALFORMED', { problem }, { cause: error });
  }
}
