/** Reads the files that each item's path or pattern names, a few items at a time. */
import { posix } from 'node:path';
import {
  type BinaryRef,
  EffectError,
  type FileInfo,
  type Item,
  type Json,
  type JsonObject,
  type NodeContext,
  type NodeResult,
  NoriaError,
} from '@noria/core';
import { lookup } from 'mime-types';
import { runItems } from '../run-items.ts';

type Settings = {
  path: string;
  as: 'file' | 'text' | 'list';
  field: string;
  ifNone: 'error' | 'nothing';
  maxFiles: number;
  maxTextBytes: number;
};

/** What the journal can hold of a file: what goes into the item's `json`, and the file itself. */
type Found = { json: JsonObject; file?: BinaryRef };

const concurrency = 4;

export async function readFiles(ctx: NodeContext, items: readonly Item[]): Promise<NodeResult> {
  const { results, failures } = await runItems(ctx, items.length, concurrency, (item) => {
    const settings = ctx.parameters(item) as Settings;
    return ctx.effect(item, async () => (await readFor(ctx, settings)) as unknown as Json);
  });
  const output = results.flatMap((found, item) => toItems(ctx, item, (found ?? []) as unknown as readonly Found[]));
  return failures.length === 0
    ? { kind: 'output', outputs: [output] }
    : { kind: 'output', outputs: [output], failures };
}

async function readFor(ctx: NodeContext, settings: Settings): Promise<Found[]> {
  const found: Found[] = [];
  for (const info of await findFiles(ctx, settings)) {
    ctx.signal.throwIfAborted();
    found.push(await readOne(ctx, settings, info));
    await ctx.pause();
  }
  return found;
}

/** @throws FILE_NOT_FOUND, unless nothing is wanted then */
async function findFiles({ files }: NodeContext, { path, ifNone, maxFiles }: Settings): Promise<FileInfo[]> {
  const found = /[*?]/.test(path)
    ? await files.list(path, maxFiles)
    : [await files.stat(path)].filter((one) => one !== null);
  if (found.length === 0 && ifNone === 'error') throw new EffectError('FILE_NOT_FOUND', { path }, { sent: 'no' });
  return found;
}

async function readOne(ctx: NodeContext, settings: Settings, info: FileInfo): Promise<Found> {
  const json = describeFile(info);
  switch (settings.as) {
    case 'list':
      return { json };
    case 'text':
      return { json: { ...json, [settings.field]: await readText(ctx, settings, info) } };
    case 'file': {
      const about = { mimeType: String(json.mimeType), fileName: String(json.name) };
      const file = await ctx.binaries.put(ctx.files.read(info.path), about);
      // It may have grown since it was found.
      return { json: { ...json, sizeBytes: file.sizeBytes }, file };
    }
  }
}

function describeFile({ path, sizeBytes, modifiedMs }: FileInfo): JsonObject {
  const { base, dir, ext } = posix.parse(path);
  return {
    path,
    name: base,
    folder: dir,
    extension: ext.slice(1).toLowerCase(),
    mimeType: lookup(base) || 'application/octet-stream',
    sizeBytes,
    modifiedAt: new Date(modifiedMs).toISOString(),
  };
}

/** @throws BINARY_TOO_LARGE */
async function readText({ files }: NodeContext, { maxTextBytes }: Settings, { path }: FileInfo): Promise<string> {
  const parts: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const part of files.read(path)) {
    sizeBytes += part.length;
    if (sizeBytes > maxTextBytes)
      throw new NoriaError('BINARY_TOO_LARGE', { sizeBytes, limitBytes: maxTextBytes, path });
    parts.push(part);
  }
  // Leaves a byte order mark out.
  return new TextDecoder().decode(Buffer.concat(parts));
}

function toItems(ctx: NodeContext, item: number, found: readonly Found[]): Item[] {
  const { field } = ctx.parameters(item) as Settings;
  return found.map(({ json, file }) => ({
    json,
    ...(file === undefined ? {} : { binary: { [field]: file } }),
    pairedItem: { item },
  }));
}
