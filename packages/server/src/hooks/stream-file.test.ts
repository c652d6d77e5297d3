/** Files on their way to a client. */
import { type Binaries, type BinaryRef, NoriaError } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { streamFile } from './stream-file.ts';

const file: BinaryRef = { hash: 'h', sizeBytes: 6, mimeType: 'text/plain' };

function createFiles(stream: () => AsyncGenerator<Uint8Array, void>): Binaries {
  const refuse = () => Promise.reject(new Error('only streams here'));
  return { put: refuse, read: refuse, stream };
}

describe('a file', () => {
  it('is streamed in its parts', async () => {
    const content = await streamFile(
      createFiles(async function* () {
        yield Buffer.from('abc');
        yield Buffer.from('def');
      }),
      file,
    );
    expect(Buffer.concat(await content.toArray()).toString()).toBe('abcdef');
  });

  it('may be empty', async () => {
    const content = await streamFile(
      createFiles(async function* () {
        yield* [];
      }),
      { ...file, sizeBytes: 0 },
    );
    expect(await content.toArray()).toEqual([]);
  });

  it('that is gone is an error before anything is sent', async () => {
    const gone = createFiles(async function* () {
      yield* [];
      throw new NoriaError('BINARY_GONE', { hash: 'h' });
    });
    await expect(streamFile(gone, file)).rejects.toMatchObject({ code: 'BINARY_GONE' });
  });

  it('is let go when the client leaves', async () => {
    let isLetGo = false;
    const files = createFiles(async function* () {
      try {
        for (;;) yield Buffer.alloc(65_536);
      } finally {
        isLetGo = true;
      }
    });
    const content = await streamFile(files, file);
    for await (const _part of content) break;
    await expect.poll(() => isLetGo).toBe(true);
  });
});
