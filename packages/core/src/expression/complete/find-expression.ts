/** Finds the expression that the cursor is in: the whole text, or one `{{ }}` part of a template. */
import { type ExpressionTokens, readTokens } from './read-tokens.ts';

export interface FoundExpression {
  readonly read: ExpressionTokens;
  /** Characters before the expression in the text. */
  readonly base: number;
}

/**
 * @param text a template when it begins with `=`, otherwise an expression without braces
 * @param cursor characters before it in the text
 * @returns null in the text around the parts
 */
export function findExpression(text: string, cursor: number): FoundExpression | null {
  if (!text.startsWith('=')) return { read: readTokens(text, 'none'), base: 0 };
  let position = 1;
  for (;;) {
    const open = text.indexOf('{{', position);
    const base = open + 2;
    if (open < 0 || base > cursor) return null;
    const read = readPart(text, base);
    const end = base + findEnd(read);
    if (cursor <= end) return { read, base };
    position = end + 2;
  }
}

/** Most parts are short: the long text after them is only read where they are not. */
function readPart(text: string, base: number): ExpressionTokens {
  const near = readTokens(text.slice(base, base + shortLength), 'template');
  const isWhole = near.unclosed === null && near.end < shortLength;
  return isWhole || text.length <= base + shortLength ? near : readTokens(text.slice(base), 'template');
}

const shortLength = 1000;

/** A text that is never closed would take everything after it along; the next `}}` is what was meant to end it. */
function findEnd({ unclosed, end, text }: ExpressionTokens): number {
  const close = unclosed === null ? -1 : text.indexOf('}}', unclosed);
  return close < 0 ? end : close;
}
