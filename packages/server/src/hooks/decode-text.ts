/** Text of a body in the charset that its content type names. */
import { TextDecoder } from 'node:util';
import { NoriaError } from '@noria/core';
import { readTextBody } from '../http/json-body.ts';

/**
 * @param contentType header, whose `charset` counts; UTF-8 when it has none
 * @throws REQUEST_MALFORMED the charset is not known, or the bytes are not in it
 */
export function decodeText(bytes: Buffer, contentType: string): string {
  const charset = readCharset(contentType);
  if (charset === 'utf-8') return readTextBody(bytes);
  const decoder = createDecoder(charset);
  try {
    return decoder.decode(bytes);
  } catch (error) {
    throw new NoriaError('REQUEST_MALFORMED', { problem: `it is not text in ${charset}` }, { cause: error });
  }
}

/** Bytes in UTF-8, whatever charset they came in. @throws REQUEST_MALFORMED */
export function toUtf8(bytes: Buffer, contentType: string): Buffer {
  return readCharset(contentType) === 'utf-8' ? bytes : Buffer.from(decodeText(bytes, contentType));
}

function readCharset(contentType: string): string {
  const found = /;\s*charset\s*=\s*(?:"([^"]*)"|([^\s;]+))/i.exec(contentType);
  const charset = (found?.[1] ?? found?.[2] ?? 'utf-8').trim().toLowerCase();
  return charset === 'utf8' ? 'utf-8' : charset;
}

function createDecoder(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset, { fatal: true });
  } catch (error) {
    const problem = `its charset ${JSON.stringify(charset.slice(0, 40))} is not known here; send UTF-8`;
    throw new NoriaError('REQUEST_MALFORMED', { problem }, { cause: error });
  }
}
