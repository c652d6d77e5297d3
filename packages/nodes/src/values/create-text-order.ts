/** The order of texts in a language. */
import { compareCodes, type TextOrder } from './compare-values.ts';

/** `language`: as a dictionary of the language has them. `numbers`: the same, with numbers inside texts as numbers. `code`: by character codes. */
export type TextOrderKind = 'language' | 'numbers' | 'code';

/**
 * @param locale BCP 47, such as `fr` or `ar-DZ`
 * @returns null when the language is not known: its order would be the host's
 */
export function createTextOrder(kind: TextOrderKind, locale: string): TextOrder | null {
  if (kind === 'code') return compareCodes;
  return isKnown(locale) ? new Intl.Collator(locale, { numeric: kind === 'numbers' }).compare : null;
}

function isKnown(locale: string): boolean {
  try {
    return Intl.Collator.supportedLocalesOf([locale]).length === 1;
  } catch {
    // A RangeError: the text has not the form of a locale.
    return false;
  }
}
