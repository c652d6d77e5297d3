/** Says what is wrong with a new password, in sentences for the person who chose it. */
import { countCharacters, isPasswordTooLong, maxPasswordCharacters, normalizePassword } from './password-text.ts';

export interface PasswordRule {
  /** Characters; 12 unless told. */
  readonly minLength?: number;
  /** Whether it needs a character that is neither a letter nor a digit; not unless told. */
  readonly requireSpecial?: boolean;
  /** Of the person: the first thing that somebody else would try. */
  readonly email: string;
  /** Of the person; empty when it is not known. */
  readonly name: string;
}

const defaultMinLength = 12;
/** Signs and digits around a word that do not make another password of it: `Sunshine2024!` is `sunshine`. */
const longestDecoration = 6;
const longestRepeat = 6;

let commonPasswords: Promise<ReadonlySet<string>> | null = null;

/**
 * Finds every fault, so that nobody has to try again for each. The list of 49,000 common passwords is loaded the first
 * time that it is needed.
 * @returns sentences; none for a password that may be used
 */
export async function findPasswordFaults(password: string, rule: PasswordRule): Promise<string[]> {
  if (isPasswordTooLong(password)) {
    return [`The password has more than ${maxPasswordCharacters.toLocaleString('en')} characters.`];
  }
  const text = normalizePassword(password).toLowerCase();
  const spellings = [text, stripDecoration(text)];
  commonPasswords ??= loadCommonPasswords();
  const common = await commonPasswords;
  return [
    ...findLengthFaults(password, rule.minLength ?? defaultMinLength),
    ...(rule.requireSpecial === true && !/[^\p{L}\p{M}\p{N}]/u.test(text)
      ? ['The password needs a character that is neither a letter nor a digit.']
      : []),
    ...(spellings.some((spelling) => common.has(spelling))
      ? ['The password is one of the most common, which are tried first.']
      : []),
    ...findPersonFaults(spellings, rule),
    ...(isRepeat(text) ? ['The password repeats a few characters.'] : []),
    ...(isRow(text) ? ['The password is a row of characters, one after the other.'] : []),
  ];
}

function findLengthFaults(password: string, minLength: number): string[] {
  const length = countCharacters(password);
  if (length >= minLength) return [];
  return [`The password has ${length} ${length === 1 ? 'character' : 'characters'}; it needs at least ${minLength}.`];
}

function findPersonFaults(spellings: readonly string[], { email, name }: PasswordRule): string[] {
  const address = fold(email);
  const [localPart = ''] = address.split('@');
  // What stands behind a plus only sorts mail.
  const [mailbox = ''] = localPart.split('+');
  return [
    ...(isAny(spellings, [address, localPart, mailbox])
      ? ['The password is your e-mail address, or its beginning.']
      : []),
    ...(isAny(spellings, [fold(name), fold(name).replace(/\s/g, '')]) ? ['The password is your name.'] : []),
  ];
}

function isAny(spellings: readonly string[], words: readonly string[]): boolean {
  return spellings.some((spelling) => spelling !== '' && words.includes(spelling));
}

function fold(text: string): string {
  return normalizePassword(text).trim().toLowerCase();
}

function stripDecoration(text: string): string {
  const word = text.replace(/^[^\p{L}]+/u, '').replace(/[^\p{L}]+$/u, '');
  return text.length - word.length > longestDecoration ? text : word;
}

/** `aaaaaaaaaaaa`, `abcabcabcabc`, `secretsecret`. */
function isRepeat(text: string): boolean {
  const characters = [...text];
  return Array.from({ length: longestRepeat }, (_, index) => index + 1).some(
    (distance) =>
      characters.length >= 2 * distance &&
      characters.every((character, at) => at < distance || character === characters[at - distance]),
  );
}

/** `abcdefghijkl`, `123456789012`, `zyxwvutsrqpo`. */
function isRow(text: string): boolean {
  const codes = [...text].map((character) => character.codePointAt(0) ?? 0);
  return (
    codes.length > 2 &&
    [1, -1].some((step) => codes.every((code, at) => at === 0 || follows(codes[at - 1]!, code, step)))
  );
}

function follows(before: number, code: number, step: number): boolean {
  if (code === before + step) return true;
  const [nine, zero] = step === 1 ? ['9', '0'] : ['0', '9'];
  return String.fromCodePoint(before) === nine && String.fromCodePoint(code) === zero;
}

async function loadCommonPasswords(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  return new Set(dictionary['passwords-common'].map((password) => password.toLowerCase()));
}
