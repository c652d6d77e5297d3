/** Unpacks a zip archive: an item for each file in it. */
import { posix } from 'node:path';
import { type Item, type NodeContext, NoriaError } from '@noria/core';
import { lookup } from 'mime-types';
import type { Entry, ZipFile } from 'yauzl';
import { requireFile } from '../item-file.ts';
import type { CompressSettings } from './compress-settings.ts';
import { Growth } from './limit-growth.ts';
import { spoolFile } from './spool-file.ts';

/**
 * @throws PARAMETER_INVALID, BINARY_GONE, BINARY_TOO_LARGE; NODE_FAILED it is no archive, is encrypted, holds too many files,
 *   a name that leads out of it, or grows too much
 */
export async function unzipFile(
  ctx: NodeContext,
  items: readonly Item[],
  item: number,
  settings: CompressSettings,
): Promise<Item[]> {
  const ref = requireFile(ctx, items, item, settings.field);
  const name = ref.fileName ?? 'file';
  // The list of an archive's files stands at its end, and says where each of them begins.
  return spoolFile(ctx.binaries.stream(ref), ctx.signal, async (path) => {
    const { openPromise } = await import('yauzl');
    const zip = await openPromise(path, { autoClose: false }).catch((cause: Error) => {
      throw broken(name, cause);
    });
    try {
      return await readEntries(ctx, zip, item, settings, { name, packedBytes: ref.sizeBytes });
    } finally {
      zip.close();
    }
  });
}

async function readEntries(
  ctx: NodeContext,
  zip: ZipFile,
  item: number,
  { outputField, maxFiles, maxBytes, maxRatio }: CompressSettings,
  archive: { readonly name: string; readonly packedBytes: number },
): Promise<Item[]> {
  if (zip.entryCount > maxFiles) {
    throw failed(archive.name, `it holds ${zip.entryCount} files, and ${maxFiles} is the limit`);
  }
  const growth = new Growth({ ...archive, maxBytes, maxRatio });
  const made: Item[] = [];
  try {
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName.endsWith('/')) continue;
      if (entry.isEncrypted()) throw failed(archive.name, `"${entry.fileName}" in it is encrypted`);
      const about = describeEntry(entry);
      const content = await zip.openReadStreamPromise(entry);
      const { mimeType, name: fileName } = about;
      const file = await ctx.binaries.put(growth.limit(content, ctx.signal), { mimeType, fileName });
      made.push({
        json: { ...about, sizeBytes: file.sizeBytes },
        binary: { [outputField]: file },
        pairedItem: { item },
      });
    }
  } catch (cause) {
    ctx.signal.throwIfAborted();
    throw cause instanceof NoriaError ? cause : broken(archive.name, cause as Error);
  }
  return made;
}

/** What stands in an archive as a name is a name and no path: the file is called by its last part. */
function describeEntry(entry: Entry) {
  const { base, dir } = posix.parse(entry.fileName);
  return {
    name: base,
    folder: dir,
    mimeType: lookup(base) || 'application/octet-stream',
    modifiedAt: readTime(entry),
  };
}

/** DOS times have no zone; they are taken as UTC, so that every machine reads the same. */
function readTime(entry: Entry): string | null {
  const time = entry.getLastModDate({ timezone: 'UTC' });
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}

function failed(name: string, problem: string, cause?: unknown): NoriaError {
  return new NoriaError('NODE_FAILED', { problem: `"${name}" cannot be unpacked: ${problem}` }, { cause });
}

function broken(name: string, cause: Error): NoriaError {
  return failed(name, cause.message, cause);
}
