/** The order of texts in a language. */
import { compareCodes, type TextOrder } from './compare-values.ts';
import { isKnownLanguage } from './is-known-language.ts';

/** `language`: as a dictionary of the language has them. `numbers`: the same, with numbers inside texts as numbers. `code`: by character codes. */
export type TextOrderKind = 'language' | 'numbers' | 'code';

/**
 * @param language such as `fr` or `ar-DZ`
 * @returns null when the language is not known
 */
export function createTextOrder(kind: TextOrderKind, language: string): TextOrder | null {
  if (kind === 'code') return compareCodes;
  return isKnownLanguage(language) ? new Intl.Collator(language, { numeric: kind === 'numbers' }).compare : null;
}
