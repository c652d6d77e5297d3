/** Character sets: which one a file is in, its text in parts, and how many bytes a text takes. */
import { type Content, contentFault } from './content.ts';

/** Those in which a character's place in the text tells its place in bytes. */
export const encodings = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1250',
  'windows-1251',
  'windows-1252',
  'windows-1256',
  'iso-8859-15',
] as const;

export type Encoding = (typeof encodings)[number];

/**
 * The same content with its first 64 KB at hand: finding encoding, delimiter and header then asks the store once.
 */
export async function keepStart(content: Content): Promise<Content> {
  const start = await readStart(content, sampleBytes);
  return {
    ...content,
    async *stream(fromByte = 0) {
      if (fromByte < start.length) yield start.subarray(fromByte);
      if (content.sizeBytes > start.length) yield* content.stream(Math.max(fromByte, start.length));
    },
  };
}

const byteOrderMark = '\ufeff';
const sampleBytes = 65_536;

/**
 * @param wanted `auto` goes by the byte order mark; without one it is UTF-8, or windows-1252 where the first 64 KB are no UTF-8
 */
export async function findEncoding(content: Content, wanted: Encoding | 'auto'): Promise<Encoding> {
  if (content.isText) return 'utf-8';
  if (wanted !== 'auto') return wanted;
  const sample = await readStart(content, sampleBytes);
  if (sample[0] === 0xff && sample[1] === 0xfe) return 'utf-16le';
  if (sample[0] === 0xfe && sample[1] === 0xff) return 'utf-16be';
  try {
    // As a stream: the sample may end in the middle of a character.
    new TextDecoder('utf-8', { fatal: true }).decode(sample, { stream: true });
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
}

/**
 * The text in parts, without the byte order mark of the start.
 * @param fromByte where a character begins
 * @throws CONTENT_UNREADABLE bytes that are nothing in this character set
 */
export async function* streamText(
  content: Content,
  encoding: Encoding,
  fromByte = 0,
): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  let isStart = fromByte === 0;
  const decode = (bytes?: Uint8Array): string => {
    try {
      const text = bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
      if (!isStart || text === '') return text;
      isStart = false;
      return text.startsWith(byteOrderMark) ? text.slice(1) : text;
    } catch (cause) {
      const problem = `it has bytes that are not ${encoding}. Set the encoding: windows-1252 is the usual one of older files`;
      throw contentFault(content, 'text', problem, cause);
    }
  };
  for await (const part of content.stream(fromByte)) {
    const text = decode(part);
    if (text !== '') yield text;
  }
  const rest = decode();
  if (rest !== '') yield rest;
}

/** Where the text begins: after the byte order mark, if there is one. */
export async function findTextStart(content: Content, encoding: Encoding): Promise<number> {
  const [a, b, c] = await readStart(content, 3);
  if (encoding === 'utf-8') return a === 0xef && b === 0xbb && c === 0xbf ? 3 : 0;
  if (encoding === 'utf-16le') return a === 0xff && b === 0xfe ? 2 : 0;
  if (encoding === 'utf-16be') return a === 0xfe && b === 0xff ? 2 : 0;
  return 0;
}

/** The first part of the text, as far as `maxCharacters`. */
export async function readTextStart(content: Content, encoding: Encoding, maxCharacters: number): Promise<string> {
  let text = '';
  for await (const part of streamText(content, encoding)) {
    text += part;
    if (text.length >= maxCharacters) break;
  }
  return text.slice(0, maxCharacters);
}

/** The whole text. @throws CONTENT_LIMIT, CONTENT_UNREADABLE */
export async function readText(content: Content, wanted: Encoding | 'auto', maxBytes: number): Promise<string> {
  const encoding = await findEncoding(content, wanted);
  const whole = await content.read(maxBytes);
  const loaded: Content = {
    ...content,
    async *stream() {
      yield whole;
    },
  };
  let text = '';
  for await (const part of streamText(loaded, encoding)) text += part;
  return text;
}

/** How many bytes a text takes that was decoded from this character set. */
export function countBytes(text: string, encoding: Encoding): number {
  if (encoding === 'utf-8') return Buffer.byteLength(text);
  return encoding.startsWith('utf-16') ? text.length * 2 : text.length;
}

async function readStart(content: Content, maxBytes: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const part of content.stream()) {
    parts.push(part);
    sizeBytes += part.length;
    if (sizeBytes >= maxBytes) break;
  }
  return Buffer.concat(parts).subarray(0, maxBytes);
}
