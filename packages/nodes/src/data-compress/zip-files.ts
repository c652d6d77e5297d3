/** Packs files of items into one zip archive, which is stored while it is made. */
import { Readable } from 'node:stream';
import { type BinaryRef, type Item, isBinaryRef, type NodeContext } from '@noria/core';
import { extension } from 'mime-types';
import { requireFile } from '../item-file.ts';
import { parameterFault } from '../parameter-fault.ts';
import type { CompressSettings } from './compress-settings.ts';

/**
 * @param from indexes of the items whose files go in
 * @throws PARAMETER_INVALID a file is not there, or there is none at all; BINARY_GONE, BINARY_TOO_LARGE
 */
export async function zipFiles(
  ctx: NodeContext,
  items: readonly Item[],
  from: readonly number[],
  { fields, fileName, level }: CompressSettings,
): Promise<{ readonly ref: BinaryRef; readonly count: number }> {
  const files = from.flatMap((item) => listFiles(ctx, items, item, fields));
  if (files.length === 0) {
    const names = from.length === 1 ? 'the item has' : 'the items have';
    throw parameterFault(ctx, 'fields', `${names} no file to put into the archive`, from[0] ?? 0);
  }
  const ref = await store(ctx, files, fileName, level);
  return { ref, count: files.length };
}

function listFiles(ctx: NodeContext, items: readonly Item[], item: number, fields: readonly string[]): BinaryRef[] {
  if (fields.length > 0) return fields.map((field) => requireFile(ctx, items, item, field, 'fields'));
  return Object.values(items[item]?.binary ?? {}).filter(isBinaryRef);
}

async function store(
  ctx: NodeContext,
  files: readonly BinaryRef[],
  fileName: string,
  level: number,
): Promise<BinaryRef> {
  const { ZipFile } = await import('yazl');
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  // The time is the step's: the same step makes the same archive.
  const options = { mtime: ctx.now.toJSDate(), compressionLevel: level };
  const open = new Set<Readable>();
  const names = new Map<string, number>();
  zip.on('error', (error: Error) => output.destroy(error));
  for (const ref of files) {
    zip.addReadStreamLazy(chooseName(ref, names), options, (begin) => {
      const source = Readable.from(ctx.binaries.stream(ref), { objectMode: false, signal: ctx.signal });
      open.add(source);
      // yazl does not listen for what breaks in what it reads.
      source.on('error', (error) => output.destroy(error));
      source.on('close', () => open.delete(source));
      begin(null, source);
    });
  }
  zip.end();
  try {
    return await ctx.binaries.put(output, { mimeType: 'application/zip', fileName });
  } finally {
    for (const source of open) source.destroy();
  }
}

/** A name without folders; the second of two with the same name gets a number. @param taken how often each name came */
function chooseName({ fileName, mimeType }: BinaryRef, taken: Map<string, number>): string {
  const type = extension(mimeType);
  const given = (fileName ?? '').split(/[\\/]/).at(-1)?.replaceAll('\0', '') ?? '';
  const name = given === '' || given === '.' || given === '..' ? `file${type === false ? '' : `.${type}`}` : given;
  const dot = name.lastIndexOf('.');
  const [stem, end] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
  let count = (taken.get(name.toLowerCase()) ?? 0) + 1;
  let free = count === 1 ? name : `${stem} (${count})${end}`;
  while (count > 1 && taken.has(free.toLowerCase())) free = `${stem} (${++count})${end}`;
  taken.set(name.toLowerCase(), count);
  if (count > 1) taken.set(free.toLowerCase(), 1);
  return free;
}
