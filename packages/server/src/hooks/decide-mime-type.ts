/** Decides what type a received file has: by its first bytes where they say, by the sender's word only where nothing speaks against it. */
import { isUtf8 } from 'node:buffer';

const unknownType = 'application/octet-stream';

/**
 * @param bytes whole file
 * @param declared what the sender calls it, parameters included; undefined when it says nothing
 * @returns a type without parameters. A file that calls itself an image and is none is `application/octet-stream`, or
 *   `text/plain` when it is text
 */
export function decideMimeType(bytes: Uint8Array, declared: string | undefined): string {
  const claim = readMimeType(declared);
  const found = sniff(bytes);
  if (found !== null) return claim !== null && found.mayBe.test(claim) ? claim : found.mimeType;
  if (claim !== null && !hasSignature(claim)) return claim;
  return bytes.length > 0 && isText(bytes) ? 'text/plain' : unknownType;
}

/** The type of a header such as `text/csv; charset=utf-8`, in lower case; null for what is none. */
export function readMimeType(header: string | undefined): string | null {
  const type = (header ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return type.length <= 127 && /^[a-z]+\/[a-z0-9][a-z0-9!#$&^_.+-]*$/.test(type) ? type : null;
}

interface Family {
  readonly mimeType: string;
  /** Types whose files begin the same way: which of them it is, the sender may say. */
  readonly mayBe: RegExp;
}

interface Signature extends Family {
  /** Hex. */
  readonly starts: string;
}

function only(mimeType: string, starts: string, mayBe = /^$/): Signature {
  return { mimeType, starts, mayBe };
}

const zipTypes =
  /^application\/(?:zip|epub\+zip|java-archive|vnd\.(?:openxmlformats-officedocument|oasis\.opendocument)\.[\w.-]+|vnd\.ms-(?:excel|word|powerpoint)\.[\w.]+\.12)$/;
const oldOfficeTypes = /^application\/(?:msword|vnd\.ms-(?:excel|powerpoint|outlook|project))$/;

/** @source the PRONOM registry of file formats */
const signatures: readonly Signature[] = [
  only('image/png', '89504e470d0a1a0a'),
  only('image/jpeg', 'ffd8ff'),
  only('image/gif', '474946383761'),
  only('image/gif', '474946383961'),
  only('image/tiff', '49492a00'),
  only('image/tiff', '4d4d002a'),
  only('image/bmp', '424d'),
  only('application/pdf', '255044462d'),
  only('application/zip', '504b0304', zipTypes),
  only('application/zip', '504b0506', zipTypes),
  only('application/gzip', '1f8b08'),
  only('application/x-7z-compressed', '377abcaf271c'),
  only('application/vnd.rar', '526172211a07'),
  only(unknownType, 'd0cf11e0a1b11ae1', oldOfficeTypes),
  only('audio/mpeg', '494433'),
  only('audio/flac', '664c6143'),
  only('application/ogg', '4f676753', /^(?:audio|video)\/ogg$/),
  only('video/webm', '1a45dfa3', /^(?:audio\/webm|video\/x-matroska)$/),
];

/** What stands at the fourth byte of an ISO media file. */
const mediaBrands: readonly (readonly [RegExp, Family])[] = [
  [/^avi[fs]$/, { mimeType: 'image/avif', mayBe: /^$/ }],
  [/^(?:heic|heix|mif1|msf1)$/, { mimeType: 'image/heic', mayBe: /^image\/heif$/ }],
  [/^M4[AB] $/, { mimeType: 'audio/mp4', mayBe: /^$/ }],
  [/^qt {2}$/, { mimeType: 'video/quicktime', mayBe: /^$/ }],
  [/^/, { mimeType: 'video/mp4', mayBe: /^audio\/mp4$/ }],
];

const riffForms: Readonly<Record<string, string>> = {
  WEBP: 'image/webp',
  WAVE: 'audio/wav',
  'AVI ': 'video/x-msvideo',
};

function sniff(bytes: Uint8Array): Family | null {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 16));
  const text = head.toString('latin1');
  if (text.startsWith('RIFF')) return { mimeType: riffForms[text.slice(8, 12)] ?? unknownType, mayBe: /^$/ };
  if (text.slice(4, 8) === 'ftyp') return mediaBrands.find(([brand]) => brand.test(text.slice(8, 12)))?.[1] ?? null;
  const hex = head.toString('hex');
  return signatures.find(({ starts }) => hex.startsWith(starts)) ?? null;
}

/** Files of these types always begin with a signature: one without is of another type. */
function hasSignature(type: string): boolean {
  if (/^image\/(?:webp|avif|heic|heif)$|^(?:video|audio)\/(?:mp4|quicktime|wav|x-msvideo)$/.test(type)) return true;
  return signatures.some(({ mimeType, mayBe }) =>
    mimeType === type && type !== unknownType ? true : mayBe.test(type),
  );
}

function isText(bytes: Uint8Array): boolean {
  return isUtf8(bytes) && !bytes.includes(0);
}
