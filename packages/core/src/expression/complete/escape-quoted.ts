/** Writes a name so that it can stand between quotes in an expression. */

/** @param quote `"` or `'` */
export function escapeQuoted(quote: string, name: string): string {
  const escaped = JSON.stringify(name).slice(1, -1);
  return quote === '"' ? escaped : escaped.replaceAll('\\"', '"').replaceAll(quote, `\\${quote}`);
}
