/** Answers with a file of an item: whatever a workflow took in, nothing in it may run here. */
import { Readable } from 'node:stream';
import type { OpenFile } from '@noria/engine';
import { create as createContentDisposition } from 'content-disposition';
import type { FastifyReply } from 'fastify';

export interface FileAnswer extends OpenFile {
  /** `shown`: in the browser's window where the type can do no harm there. */
  readonly disposition: 'saved' | 'shown';
}

/** @throws BINARY_GONE, before anything is sent */
export async function sendFile(reply: FastifyReply, { ref, content, disposition }: FileAnswer): Promise<FastifyReply> {
  const parts = content[Symbol.asyncIterator]();
  const first = await parts.next();
  const type = readType(ref.mimeType);
  const isShown = disposition === 'shown' && harmlessTypes.has(type);
  reply
    .code(200)
    .header('content-type', type.startsWith('text/') ? `${type}; charset=utf-8` : type)
    .header(
      'content-disposition',
      createContentDisposition(readName(ref.fileName), { type: isShown ? 'inline' : 'attachment' }),
    )
    .header('content-security-policy', isShown && type === 'application/pdf' ? dataPolicy : `${dataPolicy}; sandbox`);
  if (reply.request.method !== 'HEAD') return reply.send(Readable.from(goOn(first, parts), { objectMode: false }));
  await parts.return?.();
  return reply.send(Readable.from([]));
}

/** Browsers show no PDF in a sandbox. Its scripts run in the browser's viewer, which has nothing to do with our address. */
const dataPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

/** Not SVG, which has scripts, and nothing that a browser takes for a page. */
const harmlessTypes = new Set([
  'application/pdf',
  'image/avif',
  'image/bmp',
  'image/gif',
  'image/jpeg',
  'image/png',
  'image/webp',
  'text/csv',
  'text/markdown',
  'text/plain',
]);

/** The type came with the file, from anywhere; its parameters are left out. */
function readType(mimeType: string): string {
  const type = mimeType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/.test(type)
    ? type
    : 'application/octet-stream';
}

/** A name, not a path; where it leads is for whoever saves it to say. */
function readName(fileName: string | undefined): string | undefined {
  const name = fileName?.split(/[\\/]/).at(-1)?.slice(0, 200);
  return name === '' ? undefined : name;
}

async function* goOn(
  first: IteratorResult<Uint8Array>,
  parts: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  try {
    for (let part = first; part.done !== true; part = await parts.next()) yield part.value;
  } finally {
    await parts.return?.();
  }
}
