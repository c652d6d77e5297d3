/** Replaces secrets by dots, in whatever common form they appear in texts and JSON. */
import type { Json } from '../items/item.ts';
import { isPlainObject } from '../workflow/describe-value.ts';
import { createTextFinder } from './create-text-finder.ts';
import { listSecretForms } from './list-secret-forms.ts';

export interface Masker {
  /** The same string when there is nothing to replace. */
  maskText(text: string): string;
  /** Texts, keys, and numbers that spell a secret; parts without one are shared with `value`. */
  maskJson(value: Json): Json;
}

export const secretMask = '•••';

/** Shorter values would be found everywhere by chance. */
const shortestSecret = 6;

/**
 * Finds values as they are, and as base64 (also in the middle of more, as in a header of basic authentication), base64url,
 * hex, in an address, and escaped in JSON. Case counts. Where several overlap, all they cover is one mask.
 * @param values secrets; those of less than six characters are left out
 */
export function createMasker(values: readonly string[]): Masker {
  const secrets = [...new Set(values)].filter((value) => value.length >= shortestSecret);
  if (secrets.length === 0) return { maskText: (text) => text, maskJson: (value) => value };
  const find = createTextFinder(secrets.flatMap(listSecretForms));
  const hasNumbers = secrets.some((value) => Number.isFinite(Number(value)));

  function maskText(text: string): string {
    if (text.length < shortestSecret) return text;
    const spans = find(text);
    if (spans.length === 0) return text;
    let masked = '';
    let at = 0;
    for (const { start, end } of spans) {
      masked += text.slice(at, start) + secretMask;
      at = end;
    }
    return masked + text.slice(at);
  }

  function maskJson(value: Json): Json {
    if (typeof value === 'string') return maskText(value);
    if (typeof value === 'number') return hasNumbers ? maskNumber(value) : value;
    if (Array.isArray(value)) {
      const masked = value.map(maskJson);
      return masked.some((each, index) => each !== value[index]) ? masked : value;
    }
    if (!isPlainObject(value)) return value;
    let changed = false;
    const masked = new Map<string, Json>();
    for (const [key, each] of Object.entries(value)) {
      const maskedKey = maskText(key);
      const maskedValue = maskJson(each);
      changed ||= maskedKey !== key || maskedValue !== each;
      masked.set(maskedKey === key ? key : findFreeKey(maskedKey, masked, value), maskedValue);
    }
    return changed ? Object.fromEntries(masked) : value;
  }

  function maskNumber(value: number): Json {
    const text = String(value);
    const masked = maskText(text);
    return masked === text ? value : masked;
  }

  return { maskText, maskJson };
}

/** Two secrets as keys of one object stay two keys. */
function findFreeKey(
  key: string,
  taken: ReadonlyMap<string, Json>,
  original: { readonly [key: string]: Json },
): string {
  let free = key;
  for (let count = 2; taken.has(free) || Object.hasOwn(original, free); count++) free = `${key} (${count})`;
  return free;
}
