/** Methods of texts beyond JavaScript's: checks, conversions, ways to write. */
import crypto from 'node:crypto';
import { toNumber, toText } from '../coerce-value.ts';
import { failFault } from '../expression-fault.ts';
import { type Frame, spendBytes, spendOperations, spendText } from '../frame.ts';
import { jsonFunctions } from '../globals/json-functions.ts';
import type { Method } from './method.ts';
import { parseDateTime } from './parse-date-time.ts';
import { replaceText } from './replace-text.ts';

type Args = readonly unknown[];

/** Looking at a letter and writing another in its place (measured: 15 to 60 ns). */
const callOperations = 2;

export const stringExtensions: Readonly<Record<string, Method<string>>> = {
  base64Decode: (frame, self) => decodeBase64(frame, self),
  base64Encode: (frame, self) => encodeBase64(frame, self),
  hash: hashText,
  isNumeric: (_frame, self) => isNumeric(self),
  length: (_frame, self) => self.length,
  parseJson: (frame, self) => parseJson(frame, self),
  quote: (frame, self, args) => {
    const mark = args[0] === undefined ? '"' : toText(frame, args[0]);
    const text = mark === '' ? self : replaceText(frame, self, [mark, `\\${mark.replaceAll('$', '$$$$')}`], 'all');
    spendText(frame, text.length + mark.length * 2);
    return mark + text + mark;
  },
  replaceSpecialChars: (frame, self) => {
    spendText(frame, self.length < 1000 ? self.length : self.length * 18);
    return self
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .replace(/[ßẞæÆœŒøØłŁđĐðÐþÞı]/g, plainLetter);
  },
  toBoolean: (_frame, self) => !/^(?:|false|0|no|off)$/i.test(self.length > 20 ? 'long' : self.trim()),
  toCamelCase: (frame, self) =>
    listWords(frame, self)
      .map((word, index) => (index === 0 ? word.toLowerCase() : capitalize(word)))
      .join(''),
  toDateTime: (frame, self, args) => parseDateTime(frame, self, args[0]),
  toDecimalNumber: (frame, self) => readNumber(frame, self),
  toFloat: (frame, self) => readNumber(frame, self),
  toInt: (frame, self, args) => readInteger(frame, self, args),
  toJsonString: (frame, self) => jsonFunctions.get('stringify')?.(frame, [self]),
  toKebabCase: (frame, self) => listWords(frame, self).join('-').toLowerCase(),
  toNumber: (frame, self) => readNumber(frame, self),
  toSentenceCase: (frame, self) => {
    spendText(frame, self.length * 3);
    spendOperations(frame, self.length * callOperations);
    return self.toLowerCase().replace(/(?:^|[.!?]\s)\s{0,9}\p{L}/gu, (start) => start.toUpperCase());
  },
  toSnakeCase: (frame, self) => listWords(frame, self).join('_').toLowerCase(),
  toTitleCase: (frame, self) => {
    spendText(frame, self.length * 3);
    spendOperations(frame, self.length * callOperations);
    return self.toLowerCase().replace(/(?<![\p{L}\p{N}'’])\p{L}/gu, (letter) => letter.toUpperCase());
  },
  toWholeNumber: (frame, self, args) => readInteger(frame, self, args),
  urlDecode: (frame, self, args) => {
    spendText(frame, self.length);
    return args[0] === true ? decodeURI(self) : decodeURIComponent(self.replaceAll('+', ' '));
  },
  urlEncode: (frame, self, args) => {
    spendText(frame, self.length < 1000 ? self.length : self.length * 9);
    return args[0] === true ? encodeURI(self) : encodeURIComponent(self);
  },
};

const digests: ReadonlySet<string> = new Set(['md5', 'sha1', 'sha256', 'sha384', 'sha512']);

/** `hash('sha256')` in hexadecimal; MD5 when nothing is said. */
function hashText(frame: Frame, self: string, args: Args): string {
  const name = args[0] === undefined ? 'md5' : toText(frame, args[0]).toLowerCase().replace(/^sha-/, 'sha');
  if (name === 'base64') return encodeBase64(frame, self);
  if (!digests.has(name))
    throw failFault(`there is no hash "${name.slice(0, 20)}"; use one of ${[...digests].join(', ')}`);
  spendOperations(frame, 200 + (self.length >> 2));
  spendBytes(frame, self.length + 200);
  return crypto.createHash(name).update(self).digest('hex');
}

function encodeBase64(frame: Frame, text: string): string {
  spendText(frame, text.length * 4);
  spendOperations(frame, text.length >> 1);
  const bytes = new TextEncoder().encode(text);
  let binary = '';
  for (let start = 0; start < bytes.length; start += 8192) {
    // Spreading takes ten times as long (measured).
    binary += Reflect.apply(String.fromCharCode, null, bytes.subarray(start, start + 8192));
  }
  return btoa(binary);
}

function decodeBase64(frame: Frame, text: string): string {
  spendText(frame, text.length * 2);
  spendOperations(frame, text.length >> 1);
  const plain = text.replaceAll('-', '+').replaceAll('_', '/');
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(plain), (letter) => letter.charCodeAt(0)));
  } catch (error) {
    throw failFault('the text is not base64', error);
  }
}

function isNumeric(text: string): boolean {
  return text.length <= 400 && text.trim() !== '' && !Number.isNaN(Number(text));
}

function parseJson(frame: Frame, text: string): unknown {
  spendText(frame, text.length);
  return jsonFunctions.get('parse')?.(frame, [withoutFence(text.trim())]);
}

/** Models like to wrap what they write in a block of Markdown. */
function withoutFence(text: string): string {
  if (!text.startsWith('```') || !text.endsWith('```') || text.length < 6) return text;
  const inside = text.slice(3, -3);
  return inside.toLowerCase().startsWith('json') ? inside.slice(4) : inside;
}

function readNumber(frame: Frame, text: string): number {
  const number = toNumber(frame, text.length > 400 ? Number.NaN : text);
  if (text.trim() === '' || Number.isNaN(number)) throw failFault(`"${text.slice(0, 40)}" is no number`);
  return number;
}

function readInteger(frame: Frame, text: string, args: Args): number {
  const number = Number.parseInt(text.slice(0, 400), args[0] === undefined ? 10 : toNumber(frame, args[0]));
  if (Number.isNaN(number)) throw failFault(`"${text.slice(0, 40)}" is no number`);
  return number;
}

/** Letters that Unicode does not take apart. */
const plainLetters: Readonly<Record<string, string>> = {
  ß: 'ss',
  ẞ: 'SS',
  æ: 'ae',
  Æ: 'AE',
  œ: 'oe',
  Œ: 'OE',
  ø: 'o',
  Ø: 'O',
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  ð: 'd',
  Ð: 'D',
  þ: 'th',
  Þ: 'Th',
  ı: 'i',
};

function plainLetter(letter: string): string {
  return plainLetters[letter] ?? letter;
}

/** Words of a text or of a name: `quickBrown-fox` has three. */
function listWords(frame: Frame, text: string): string[] {
  spendText(frame, text.length);
  spendOperations(frame, text.length);
  // Every letter may be a word, and a list that grows is laid out anew now and then.
  spendBytes(frame, text.length * 40);
  const words = text.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|[\p{Lo}\p{Lm}\p{Lt}]+|\p{N}+/gu) ?? [];
  return words;
}

function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();
}
