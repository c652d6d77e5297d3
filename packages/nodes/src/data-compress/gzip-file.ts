/** Packs and unpacks a single file with gzip. */
import { pipeline, Readable, type Transform } from 'node:stream';
import { createGunzip, createGzip } from 'node:zlib';
import { type BinaryRef, type Item, type NodeContext, NoriaError } from '@noria/core';
import { lookup } from 'mime-types';
import { requireFile } from '../item-file.ts';
import type { CompressSettings } from './compress-settings.ts';
import { Growth } from './limit-growth.ts';

/** @throws PARAMETER_INVALID, BINARY_GONE, BINARY_TOO_LARGE */
export function gzipFile(
  ctx: NodeContext,
  items: readonly Item[],
  item: number,
  settings: CompressSettings,
): Promise<BinaryRef> {
  const ref = requireFile(ctx, items, item, settings.field);
  const packed = pass(ctx, ref, createGzip({ level: settings.level }));
  return ctx.binaries.put(packed, { mimeType: 'application/gzip', fileName: `${ref.fileName ?? 'file'}.gz` });
}

/** @throws PARAMETER_INVALID, NODE_FAILED it is no gzip or grows too much, BINARY_GONE, BINARY_TOO_LARGE */
export async function gunzipFile(
  ctx: NodeContext,
  items: readonly Item[],
  item: number,
  settings: CompressSettings,
): Promise<BinaryRef> {
  const ref = requireFile(ctx, items, item, settings.field);
  const name = ref.fileName ?? 'file';
  const { maxBytes, maxRatio } = settings;
  const growth = new Growth({ maxBytes, maxRatio, packedBytes: ref.sizeBytes, name });
  const unpacked = pass(ctx, ref, createGunzip());
  const fileName = name.replace(/\.(gz|gzip)$/i, '') || 'file';
  const about = { mimeType: lookup(fileName) || 'application/octet-stream', fileName };
  try {
    return await ctx.binaries.put(growth.limit(unpacked, ctx.signal), about);
  } catch (cause) {
    if (!isDataError(cause)) throw cause;
    throw new NoriaError('NODE_FAILED', { problem: `"${name}" cannot be unpacked: ${cause.message}` }, { cause });
  }
}

/** What breaks on the way is thrown to whoever reads the result. */
function pass(ctx: NodeContext, ref: BinaryRef, transform: Transform): Transform {
  const source = Readable.from(ctx.binaries.stream(ref), { objectMode: false, signal: ctx.signal });
  return pipeline(source, transform, () => undefined);
}

function isDataError(error: unknown): error is Error {
  return error instanceof Error && /^Z_/.test(String((error as NodeJS.ErrnoException).code));
}
