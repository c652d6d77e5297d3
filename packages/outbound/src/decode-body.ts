/** Undoes the compression of an answer, within the limit that holds for its full size. */
import { promisify } from 'node:util';
import { gunzip, inflate, inflateRaw } from 'node:zlib';
import { EffectError } from '@noria/core';
import type { RawAnswer } from './send-hop.ts';

const gunzipBody = promisify(gunzip);
const inflateBody = promisify(inflate);
const inflateRawBody = promisify(inflateRaw);

export const acceptedEncodings = 'gzip, deflate';

/**
 * @param host for the errors
 * @returns the answer with its plain body; headers that spoke of the compressed one are gone
 * @throws OUTBOUND_TOO_LARGE, OUTBOUND_FAILED (sent: answered) the body is larger than allowed, damaged, or in another encoding
 */
export async function decodeBody(answer: RawAnswer, host: string, maxResponseBytes: number): Promise<RawAnswer> {
  const { 'content-encoding': encoding, 'content-length': _length, ...headers } = answer.headers;
  if (encoding === undefined || encoding.toLowerCase() === 'identity' || answer.body.length === 0) return answer;
  try {
    return { ...answer, headers, body: await decode(encoding.trim().toLowerCase(), answer.body, maxResponseBytes) };
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new EffectError('OUTBOUND_TOO_LARGE', { host, limitBytes: maxResponseBytes }, { sent: 'answered', cause });
    }
    const problem = `the answer cannot be decoded: ${(cause as Error).message}`;
    throw new EffectError('OUTBOUND_FAILED', { host, problem }, { sent: 'answered', cause });
  }
}

async function decode(encoding: string, body: Buffer, maxOutputLength: number): Promise<Buffer> {
  switch (encoding) {
    case 'gzip':
    case 'x-gzip':
      return gunzipBody(body, { maxOutputLength });
    case 'deflate':
      // Some servers leave the zlib header out, whose low half byte is 8.
      return ((body[0] ?? 0) & 0x0f) === 8
        ? inflateBody(body, { maxOutputLength })
        : inflateRawBody(body, { maxOutputLength });
    default:
      throw new Error(`its encoding is ${encoding}, and ${acceptedEncodings} are what was asked for`);
  }
}
