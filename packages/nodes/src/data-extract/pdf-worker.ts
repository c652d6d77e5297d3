/** The thread that reads the text of one PDF file and then ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { getDocumentProxy } from 'unpdf';
import type { PdfTask, PdfText } from './extract-pdf.ts';

parentPort?.postMessage(await readPages(workerData as PdfTask));

async function readPages({ bytes, maxPages }: PdfTask): Promise<PdfText> {
  try {
    // Nothing is drawn and nothing runs: no fonts are made, no scripts, no XFA forms.
    const file = await getDocumentProxy(bytes, { verbosity: 0, disableFontFace: true, enableXfa: false });
    const pages: string[] = [];
    for (let number = 1; number <= Math.min(file.numPages, maxPages); number++) {
      const { items } = await (await file.getPage(number)).getTextContent();
      pages.push(items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join(''));
    }
    return { pages, pageCount: file.numPages };
  } catch (error) {
    return { problem: (error as Error).message };
  }
}
