/** Text of a PDF file, an item per page, read in a thread of its own: a page may take any time and memory. */
import { Worker } from 'node:worker_threads';
import { type Content, contentFault, contentLimit } from '../formats/content.ts';
import type { Extracted, Part } from './extracted.ts';
import { takeRows } from './take-rows.ts';

export type PdfSettings = {
  readonly maxPages: number;
  readonly timeLimitMs: number;
};

/** What the thread is given. */
export interface PdfTask {
  readonly bytes: Uint8Array;
  readonly maxPages: number;
}

/** What it gives back: the text of the pages, or why there is none. */
export type PdfText = { readonly pages: readonly string[]; readonly pageCount: number } | { readonly problem: string };

const mostBytes = 64 * 2 ** 20;
const heapMegabytes = 256;

/** @throws CONTENT_UNREADABLE it is no PDF, or wants a password; CONTENT_LIMIT it took too long, or too much memory */
export async function extractPdf(content: Content, settings: PdfSettings, part: Part): Promise<Extracted> {
  const bytes = await content.read(mostBytes);
  const text = await readInThread(content, { bytes, maxPages: settings.maxPages }, settings.timeLimitMs);
  if ('problem' in text) throw contentFault(content, 'PDF', text.problem);
  const taker = takeRows(content, part);
  for (const [index, page] of text.pages.entries()) {
    if (taker.isFull) break;
    taker.add(() => ({ page: index + 1, pageCount: text.pageCount, text: page }));
  }
  return { rows: taker.rows, next: null };
}

async function readInThread(content: Content, task: PdfTask, timeLimitMs: number): Promise<PdfText> {
  const { signal } = content.ctx;
  signal.throwIfAborted();
  const worker = new Worker(new URL('./pdf-worker.ts', import.meta.url), {
    workerData: task,
    execArgv: [],
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
  });
  const { promise, resolve, reject } = Promise.withResolvers<PdfText>();
  const late = () => reject(contentLimit(content, `reading its text took longer than ${timeLimitMs} ms`));
  const timer = setTimeout(late, timeLimitMs);
  const cancel = () => reject(signal.reason);
  signal.addEventListener('abort', cancel);
  worker.once('message', resolve);
  worker.once('error', (error: NodeJS.ErrnoException) => {
    const isMemory = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
    reject(isMemory ? contentLimit(content, `its text takes more than ${heapMegabytes} MB of memory`) : error);
  });
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', cancel);
    await worker.terminate();
  }
}
