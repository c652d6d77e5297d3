/** Writes a form with files, part by part: no file is ever in memory as a whole. */
import { hash } from 'node:crypto';
import type { BinaryRef, NodeContext, StreamedBody } from '@noria/core';
import { readMimeType } from './read-mime-type.ts';

export type FormPart =
  | { readonly kind: 'text'; readonly name: string; readonly text: string }
  | {
      readonly kind: 'file';
      readonly name: string;
      readonly file: BinaryRef;
      /** Where the file has no name of its own. */
      readonly fallbackName: string;
    };

/**
 * @param index of the item in input 0
 * @source RFC 7578; WHATWG HTML, multipart/form-data encoding algorithm, for names
 */
export function writeMultipart(
  ctx: NodeContext,
  parts: readonly FormPart[],
  index: number,
): { contentType: string; body: StreamedBody } {
  // The same on every try, so that servers that compare bodies under an idempotency key see the same one.
  const { execution, node, runIndex } = ctx;
  const boundary = `noria-${hash('sha256', JSON.stringify([execution.id, node.name, runIndex, index])).slice(0, 40)}`;
  const pieces: (Uint8Array | BinaryRef)[] = [];
  for (const part of parts) {
    pieces.push(encode(`--${boundary}\r\n${writeHead(part)}\r\n\r\n`));
    pieces.push(part.kind === 'text' ? encode(part.text) : part.file, encode('\r\n'));
  }
  pieces.push(encode(`--${boundary}--\r\n`));
  const sizeBytes = pieces.reduce((sum, piece) => sum + sizeOf(piece), 0);
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    body: { sizeBytes, open: () => streamPieces(ctx, pieces) },
  };
}

function writeHead(part: FormPart): string {
  const disposition = `Content-Disposition: form-data; name="${escapeName(part.name)}"`;
  if (part.kind === 'text') return disposition;
  const fileName = escapeName(part.file.fileName ?? part.fallbackName);
  return `${disposition}; filename="${fileName}"\r\nContent-Type: ${readMimeType(part.file)}`;
}

function escapeName(name: string): string {
  return name.replace(/\r/g, '%0D').replace(/\n/g, '%0A').replace(/"/g, '%22');
}

function encode(text: string): Uint8Array {
  return Buffer.from(text);
}

function sizeOf(piece: Uint8Array | BinaryRef): number {
  return piece instanceof Uint8Array ? piece.length : piece.sizeBytes;
}

async function* streamPieces(
  ctx: NodeContext,
  pieces: readonly (Uint8Array | BinaryRef)[],
): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) {
    if (piece instanceof Uint8Array) yield piece;
    else yield* ctx.binaries.stream(piece);
  }
}
