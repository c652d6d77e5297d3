/** Reads the words and signs of an expression that may be half-written, and which bracket belongs to which. */
import { type Token, tokenizer, tokTypes } from 'acorn';
import { sourceLimit } from '../compile/compile-source.ts';

export interface ExpressionTokens {
  /** The expression's text; places of tokens count in it. */
  readonly text: string;
  readonly tokens: readonly Token[];
  /** Index of the bracket that opens, by index of the one that closes. */
  readonly openers: ReadonlyMap<number, number>;
  readonly comments: readonly { readonly start: number; readonly end: number }[];
  /** Where a text, template or comment begins that is never closed; null when there is none. */
  readonly unclosed: number | null;
  /** Characters up to the `}}` that ends the expression, or all. */
  readonly end: number;
}

/**
 * @param text the expression and what follows it
 * @param surroundings in a template, `}}` ends the expression
 */
export function readTokens(text: string, surroundings: 'template' | 'none'): ExpressionTokens {
  // acorn takes `?.` at the very end for two signs.
  let readable = `${text.slice(0, sourceLimit)} `;
  for (let attempt = 0; ; attempt++) {
    const result = tryRead(readable, surroundings);
    if ('badAt' in result) {
      // A character that begins no word is passed over; after a few of them this is no expression.
      // acorn may only notice at the character after it.
      const badAt = readable[result.badAt] === ' ' ? Math.max(result.badAt - 1, 0) : result.badAt;
      if (attempt < badCharacterLimit) readable = `${readable.slice(0, badAt)} ${readable.slice(badAt + 1)}`;
      else readable = readable.slice(0, badAt);
    } else return { ...result, text };
  }
}

const badCharacterLimit = 8;

type Reading = Omit<ExpressionTokens, 'text'>;

function tryRead(text: string, surroundings: 'template' | 'none'): Reading | { readonly badAt: number } {
  const tokens: Token[] = [];
  const openers = new Map<number, number>();
  const comments: { start: number; end: number }[] = [];
  const open: number[] = [];
  const reading = (unclosed: number | null, end: number): Reading => ({ tokens, openers, comments, unclosed, end });
  const source = tokenizer(text, {
    ecmaVersion: 2025,
    sourceType: 'module',
    onComment: (_isBlock, _text, start, end) => comments.push({ start, end }),
  });
  try {
    for (;;) {
      const token = source.getToken();
      if (token.type === tokTypes.eof) return reading(null, text.length);
      const index = tokens.push(token) - 1;
      const isTemplateEnd = token.type === tokTypes.backQuote && isTemplateOpen(tokens, open);
      if (isCloser(token) || isTemplateEnd) {
        const opener = open.pop();
        if (opener !== undefined) openers.set(index, opener);
        else if (surroundings === 'template' && text.startsWith('}}', token.start)) {
          tokens.pop();
          return reading(null, token.start);
        }
      } else if (isOpener(token)) open.push(index);
    }
  } catch (error) {
    const { pos, message } = error as SyntaxError & { pos?: number };
    if (!(error instanceof SyntaxError) || pos === undefined) throw error;
    if (message.startsWith('Unterminated')) return reading(pos, text.length);
    return { badAt: Math.min(pos, text.length - 1) };
  }
}

function isTemplateOpen(tokens: readonly Token[], open: readonly number[]): boolean {
  const last = open.at(-1);
  return last !== undefined && tokens[last]?.type === tokTypes.backQuote;
}

export function isOpener({ type }: Token): boolean {
  return (
    type === tokTypes.parenL ||
    type === tokTypes.bracketL ||
    type === tokTypes.braceL ||
    type === tokTypes.dollarBraceL ||
    type === tokTypes.backQuote
  );
}

export function isCloser({ type }: Token): boolean {
  return type === tokTypes.parenR || type === tokTypes.bracketR || type === tokTypes.braceR;
}

/** A name, or a word such as `in` that is one after a dot. */
export function isWord({ type }: Token): boolean {
  return type === tokTypes.name || type.keyword !== undefined;
}

/** Whether a value can end here, so that a bracket after it calls or reads and a name after it cannot stand. */
export function endsValue({ tokens, openers }: ExpressionTokens, index: number): boolean {
  const token = tokens[index];
  if (token === undefined) return false;
  const { type } = token;
  if (type === tokTypes.name || type === tokTypes.num || type === tokTypes.string || type === tokTypes.regexp)
    return true;
  if (type === tokTypes.parenR || type === tokTypes.bracketR || type === tokTypes.braceR) return true;
  if (type === tokTypes.backQuote) return openers.has(index);
  return type.keyword !== undefined && (valueWords.has(type.keyword) || isDot(tokens[index - 1]));
}

const valueWords: ReadonlySet<string> = new Set(['null', 'true', 'false', 'this', 'super']);

export function isDot(token: Token | undefined): boolean {
  return token?.type === tokTypes.dot || token?.type === tokTypes.questionDot;
}

/**
 * Finds where the value begins that ends with a token: `$json.lines[0]`, `$('Orders').first()`, `"text"`.
 * @returns index of its first token; null when no value ends there
 */
export function findValueStart(read: ExpressionTokens, last: number): number | null {
  const { tokens, openers } = read;
  let index = last;
  for (;;) {
    if (!endsValue(read, index)) return null;
    const token = tokens[index] as Token;
    const opener = openers.get(index);
    if (isCloser(token) && opener === undefined) return null;
    const start = opener ?? index;
    const before = tokens[start - 1];
    if (isWord(token) && isDot(before)) index = start - 2;
    else if (opener !== undefined && token.type !== tokTypes.braceR && before?.type === tokTypes.questionDot)
      index = start - 2;
    else if (isCallOrIndex(read, index, start)) index = start - 1;
    else return before?.type === tokTypes._new ? start - 1 : start;
  }
}

function isCallOrIndex(read: ExpressionTokens, index: number, start: number): boolean {
  const { type } = read.tokens[index] as Token;
  return (type === tokTypes.parenR || type === tokTypes.bracketR) && endsValue(read, start - 1);
}
