/** Undoes the compression of a body, up to a limit: a few kilobytes may unpack to megabytes. */
import { promisify } from 'node:util';
import { gunzip, inflate } from 'node:zlib';
import { NoriaError } from '@noria/core';
import type { BodyMemory } from './body-memory.ts';

type Unpack = (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>;

const unpackers: ReadonlyMap<string, Unpack> = new Map([
  ['gzip', promisify<Buffer, { maxOutputLength: number }, Buffer>(gunzip)],
  ['x-gzip', promisify<Buffer, { maxOutputLength: number }, Buffer>(gunzip)],
  ['deflate', promisify<Buffer, { maxOutputLength: number }, Buffer>(inflate)],
]);

/** A byte of deflate stands for this many at most. @source zlib.net, "Maximum Compression Factor" */
const largestRatio = 1_032;

/**
 * @param encoding value of `Content-Encoding`
 * @param limitBytes of what comes out
 * @throws REQUEST_ENCODING_UNSUPPORTED, REQUEST_TOO_LARGE, REQUEST_MALFORMED, SERVER_BUSY
 */
export async function decodeContent(
  bytes: Buffer,
  encoding: string,
  limitBytes: number,
  memory: BodyMemory,
): Promise<Buffer> {
  const name = encoding.trim().toLowerCase();
  if (name === 'identity' || bytes.length === 0) return bytes;
  const unpack = unpackers.get(name);
  if (unpack === undefined) throw new NoriaError('REQUEST_ENCODING_UNSUPPORTED', { encoding: name.slice(0, 60) });
  const free = memory.reserve(Math.min(limitBytes, bytes.length * largestRatio));
  try {
    return await unpack(bytes, { maxOutputLength: limitBytes });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new NoriaError('REQUEST_TOO_LARGE', { limitBytes });
    }
    throw new NoriaError('REQUEST_MALFORMED', { problem: `it is not ${name}` }, { cause: error });
  } finally {
    free();
  }
}
