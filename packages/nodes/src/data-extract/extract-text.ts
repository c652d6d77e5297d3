/** A whole text as the field of one item. */
import type { Content } from '../formats/content.ts';
import { type Encoding, readText } from '../formats/text-encoding.ts';
import type { Extracted } from './extracted.ts';

const mostBytes = 16 * 2 ** 20;

/** @throws CONTENT_LIMIT it has more than 16 MB; CONTENT_UNREADABLE */
export async function extractText(content: Content, { encoding }: { encoding: Encoding | 'auto' }): Promise<Extracted> {
  return { rows: [{ text: await readText(content, encoding, mostBytes) }], next: null };
}
