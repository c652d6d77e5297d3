/** Puts a file on this machine's disk for as long as something reads in it back and forth. */
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** @param work is given the path; the file is gone afterwards */
export async function spoolFile<T>(
  content: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
  work: (path: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'noria-spool-'));
  try {
    const path = join(folder, 'file');
    await pipeline(content, createWriteStream(path, { flags: 'wx', mode: 0o600 }), { signal });
    return await work(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
