/** `Intl.NumberFormat` and its like as values: made with listed options, kept for the next use. */
import { failFault } from './expression-fault.ts';

export type FormatterKind = 'NumberFormat' | 'DateTimeFormat' | 'PluralRules' | 'ListFormat' | 'RelativeTimeFormat';

type HostFormatter =
  | Intl.NumberFormat
  | Intl.DateTimeFormat
  | Intl.PluralRules
  | Intl.ListFormat
  | Intl.RelativeTimeFormat;

/** What is private is out of reach of expressions; methods are listed in formatter-methods.ts. */
export class Formatter {
  readonly #kind: FormatterKind;
  readonly #host: HostFormatter;

  constructor(kind: FormatterKind, host: HostFormatter) {
    this.#kind = kind;
    this.#host = host;
  }

  getKind(): FormatterKind {
    return this.#kind;
  }

  getHost(): HostFormatter {
    return this.#host;
  }
}

export type FormatOptions = Readonly<Record<string, string | number | boolean>>;

/** Formatters hold tables of their language: making one takes 50 µs and up. */
const keptLimit = 100;
const kept = new Map<string, Formatter>();

/**
 * @param locale from {@link readLocale}
 * @throws RangeError an option has a value that does not exist
 */
export function openFormatter(kind: FormatterKind, locale: string, options: FormatOptions): Formatter {
  const key = JSON.stringify([kind, locale, options]);
  const found = kept.get(key);
  if (found !== undefined) return found;
  const made = new Formatter(kind, makeHost(kind, locale, options));
  if (kept.size >= keptLimit) kept.delete(kept.keys().next().value as string);
  kept.set(key, made);
  return made;
}

function makeHost(kind: FormatterKind, locale: string, options: FormatOptions): HostFormatter {
  switch (kind) {
    case 'NumberFormat':
      return new Intl.NumberFormat(locale, options);
    case 'DateTimeFormat':
      return new Intl.DateTimeFormat(locale, options);
    case 'PluralRules':
      return new Intl.PluralRules(locale, options);
    case 'ListFormat':
      return new Intl.ListFormat(locale, options);
    case 'RelativeTimeFormat':
      return new Intl.RelativeTimeFormat(locale, options);
  }
}

const locales = new Map<string, string>();

/**
 * A language as the host spells it; luxon and this file keep something for each one, so that only names that exist pass.
 * @param tag such as `de-DE`; English when left out
 * @throws ExpressionFault EXPRESSION_FAILED there is no such language
 */
export function readLocale(tag: string | undefined): string {
  if (tag === undefined) return 'en-US';
  const known = locales.get(tag);
  if (known !== undefined) return known;
  const resolved = /^[A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|\d{3}))?$/.test(tag) ? resolveLocale(tag) : null;
  if (resolved === null) throw failFault(`"${tag.slice(0, 40)}" is no language; use a name such as en-GB or fr`);
  if (locales.size < 1000) locales.set(tag, resolved);
  return resolved;
}

function resolveLocale(tag: string): string | null {
  if (Intl.NumberFormat.supportedLocalesOf(tag).length === 0) return null;
  return new Intl.NumberFormat(tag).resolvedOptions().locale;
}
