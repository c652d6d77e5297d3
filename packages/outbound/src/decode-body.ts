/** Undoes the compression of an answer while it arrives, and counts its full size against the limit. */
import { pipeline, Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';
import { EffectError } from '@noria/core';
import type { RawAnswer } from './send-hop.ts';

export interface DecodedAnswer {
  readonly status: number;
  /** Lower-case names; without those that spoke of the compressed body. */
  readonly headers: Readonly<Record<string, string>>;
  /** Fails with OUTBOUND_TOO_LARGE or OUTBOUND_FAILED (sent: answered). */
  readonly body: AsyncIterable<Uint8Array>;
}

export interface DecodeOptions {
  /** For the errors. */
  readonly host: string;
  /** Names of encodings that are undone; another one is an error. */
  readonly accepted: readonly string[];
  /** Of the decoded body. */
  readonly maxResponseBytes: number;
}

export function decodeBody(answer: RawAnswer, options: DecodeOptions): DecodedAnswer {
  const { status } = answer;
  const { 'content-encoding': named, 'content-length': _length, ...headers } = answer.headers;
  const encoding = (named ?? 'identity').trim().toLowerCase();
  if (encoding === 'identity' || encoding === '') {
    return { status, headers: answer.headers, body: limitSize(answer.body, options) };
  }
  return { status, headers, body: limitSize(decode(answer.body, encoding, options), options) };
}

async function* limitSize(
  body: AsyncIterable<Uint8Array>,
  { host, maxResponseBytes }: DecodeOptions,
): AsyncGenerator<Uint8Array> {
  let sizeBytes = 0;
  for await (const part of body) {
    sizeBytes += part.length;
    if (sizeBytes > maxResponseBytes) {
      throw new EffectError('OUTBOUND_TOO_LARGE', { host, limitBytes: maxResponseBytes }, { sent: 'answered' });
    }
    yield part;
  }
}

async function* decode(
  body: Readable,
  encoding: string,
  { host, accepted }: DecodeOptions,
): AsyncGenerator<Uint8Array> {
  const parts: AsyncIterator<Uint8Array> = body[Symbol.asyncIterator]();
  const first = await parts.next();
  // An answer without a body, to HEAD for one, may name an encoding all the same.
  if (first.done === true) return;
  try {
    const decoder = createDecoder(encoding, first.value[0] ?? 0, accepted);
    // Its failure reaches the loop below through the decoder.
    yield* pipeline(Readable.from(rejoin(first.value, parts)), decoder, () => undefined);
  } catch (cause) {
    if (cause instanceof EffectError) throw cause;
    const problem = `the answer cannot be decoded: ${(cause as Error).message}`;
    throw new EffectError('OUTBOUND_FAILED', { host, problem }, { sent: 'answered', cause });
  } finally {
    body.destroy();
  }
}

function createDecoder(encoding: string, firstByte: number, accepted: readonly string[]): Transform {
  const name = encoding === 'x-gzip' ? 'gzip' : encoding;
  if (!accepted.includes(name)) {
    throw new Error(`its encoding is ${encoding}, and ${accepted.join(', ')} are what was asked for`);
  }
  switch (name) {
    case 'gzip':
      return createGunzip();
    case 'br':
      return createBrotliDecompress();
    default:
      // Some servers leave the zlib header out, whose low half byte is 8.
      return (firstByte & 0x0f) === 8 ? createInflate() : createInflateRaw();
  }
}

async function* rejoin(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}
