/** What a node reads: a file of an item, or text that a parameter gave; one form for both. */
import { type Item, type NodeContext, NoriaError } from '@noria/core';
import { parameterFault } from '../parameter-fault.ts';

export interface Content {
  readonly ctx: NodeContext;
  /** Index in input 0. */
  readonly item: number;
  /** For errors: `File "data" (orders.csv)`. */
  readonly label: string;
  readonly sizeBytes: number;
  /** Text of a parameter: its bytes are UTF-8, whatever encoding the settings name. */
  readonly isText: boolean;
  /** In parts, from a byte position on. */
  stream(fromByte?: number): AsyncIterable<Uint8Array>;
  /** As a whole. @throws CONTENT_LIMIT it is larger than `maxBytes` */
  read(maxBytes: number): Promise<Uint8Array>;
}

export type ContentSettings = {
  readonly source: 'file' | 'text';
  /** Name of the item's file. */
  readonly file: string;
  readonly text?: string;
};

/**
 * @param item index in input 0
 * @throws PARAMETER_INVALID the item has no such file
 */
export function openContent(
  ctx: NodeContext,
  items: readonly Item[],
  item: number,
  settings: ContentSettings,
): Content {
  return settings.source === 'text'
    ? openText(ctx, item, settings.text ?? '')
    : openFile(ctx, items, item, settings.file);
}

function openFile(ctx: NodeContext, items: readonly Item[], item: number, name: string): Content {
  const files = items[item]?.binary ?? {};
  const ref = Object.hasOwn(files, name) ? files[name] : undefined;
  if (ref === undefined) {
    const names = Object.keys(files);
    const has =
      names.length === 0 ? 'the item has no files' : `the item has ${names.map((one) => `"${one}"`).join(', ')}`;
    throw parameterFault(ctx, 'file', `there is no file "${name}"; ${has}`, item);
  }
  const { sizeBytes, fileName } = ref;
  const label = fileName === undefined ? `File "${name}"` : `File "${name}" (${fileName})`;
  const content = { ctx, item, label, sizeBytes, isText: false };
  return {
    ...content,
    stream: (fromByte) => ctx.binaries.stream(ref, fromByte),
    async read(maxBytes) {
      checkSize(content, maxBytes);
      return ctx.binaries.read(ref, maxBytes);
    },
  };
}

function openText(ctx: NodeContext, item: number, text: string): Content {
  const bytes = Buffer.from(text);
  const content = { ctx, item, label: 'The text', sizeBytes: bytes.length, isText: true };
  return {
    ...content,
    async *stream(fromByte = 0) {
      for (let at = fromByte; at < bytes.length; at += partBytes) yield bytes.subarray(at, at + partBytes);
    },
    async read(maxBytes) {
      checkSize(content, maxBytes);
      return bytes;
    },
  };
}

const partBytes = 1_048_576;

type Place = Pick<Content, 'ctx' | 'item' | 'label'>;

function checkSize(content: Place & { readonly sizeBytes: number }, maxBytes: number): void {
  if (content.sizeBytes <= maxBytes) return;
  throw contentLimit(content, `it has ${content.sizeBytes} bytes, and ${maxBytes} are read as a whole`);
}

/** @param problem what is wrong with it, where, and what to do */
export function contentFault(
  { ctx, item, label }: Place,
  format: string,
  problem: string,
  cause?: unknown,
): NoriaError {
  const details = { content: label, format, problem, node: ctx.node.name, item };
  return new NoriaError('CONTENT_UNREADABLE', details, { cause });
}

/** @param problem which limit, and what to do */
export function contentLimit({ ctx, item, label }: Place, problem: string): NoriaError {
  return new NoriaError('CONTENT_LIMIT', { content: label, problem, node: ctx.node.name, item });
}
