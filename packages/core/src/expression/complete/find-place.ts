/** Finds what can stand at the cursor: a field of some value, a name, the name of a node, or nothing that is known. */
import { type Token, tokTypes } from 'acorn';
import { findOpenArrows, listOpenBrackets, type OpenArrow } from './open-arrows.ts';
import { type ExpressionTokens, endsValue, findValueStart, isDot, isOpener, isWord } from './read-tokens.ts';

export type Place =
  /** `value.na|`; `dot` is where the dot stands, for names that need brackets instead. */
  | { readonly kind: 'member'; readonly source: string; readonly dot: Token }
  /** `value["na|` or `value[|`, where `quote` is null */
  | { readonly kind: 'key'; readonly source: string; readonly quote: string | null }
  /** `$('na|`, and the older `$items('na|` and `$node['na|`; `bracket` closes it */
  | { readonly kind: 'nodeName'; readonly quote: string; readonly bracket: ')' | ']' }
  /** `new Na|` */
  | { readonly kind: 'constructor' }
  /** Where a value begins. */
  | { readonly kind: 'name' }
  /** After a value: only an operator can follow. */
  | { readonly kind: 'operator' }
  | { readonly kind: 'none' };

export interface FoundPlace {
  readonly place: Place;
  /** What is written of the name so far, and where it stands in the expression. */
  readonly word: string;
  readonly start: number;
  readonly end: number;
  /** The arrow functions whose bodies the cursor is in, from the outermost in. */
  readonly arrows: readonly OpenArrow[];
}

/** @param cursor characters before it in the expression */
export function findPlace(read: ExpressionTokens, cursor: number): FoundPlace {
  const { tokens, comments, unclosed, text } = read;
  const count = tokens.findIndex((token) => token.start >= cursor);
  let before = count < 0 ? tokens.length : count;
  const last = tokens[before - 1];
  const arrowsAt = (end: number) => findOpenArrows(read, end, cursor);
  const nothing: FoundPlace = { place: { kind: 'none' }, word: '', start: cursor, end: cursor, arrows: [] };
  if (comments.some(({ start, end }) => start < cursor && cursor <= end)) return nothing;
  if (last?.type === tokTypes.string && cursor < last.end) {
    const end = last.end - 1;
    return findInText(read, before - 1, { start: last.start, end }, cursor, arrowsAt(before - 1));
  }
  if (unclosed !== null && unclosed < cursor) {
    if (text[unclosed] !== '"' && text[unclosed] !== "'") return nothing;
    const end = endOfWord(text, cursor);
    return findInText(read, before, { start: unclosed, end }, cursor, arrowsAt(before));
  }
  if (last !== undefined && cursor <= last.end && isLiteral(last)) return nothing;
  let start = cursor;
  if (last !== undefined && isWord(last) && cursor <= last.end) {
    start = last.start;
    before -= 1;
  }
  const innermost = listOpenBrackets(read, before).at(-1)?.open ?? null;
  if (innermost !== null && tokens[innermost]?.type === tokTypes.backQuote) return nothing;
  return {
    place: findBetween(read, before),
    word: text.slice(start, cursor),
    start,
    end: endOfWord(text, cursor),
    arrows: arrowsAt(before),
  };
}

function findBetween(read: ExpressionTokens, before: number): Place {
  const { tokens } = read;
  const last = tokens[before - 1];
  if (last !== undefined && isDot(last)) {
    const source = takeValue(read, before - 2);
    return source === null ? { kind: 'none' } : { kind: 'member', source, dot: last };
  }
  if (last?.type === tokTypes._new) return { kind: 'constructor' };
  const indexed = last?.type === tokTypes.bracketL ? takeIndexed(read, before - 1) : null;
  if (indexed !== null) return { kind: 'key', source: indexed, quote: null };
  return endsValue(read, before - 1) ? { kind: 'operator' } : { kind: 'name' };
}

function findInText(
  read: ExpressionTokens,
  before: number,
  quoted: { readonly start: number; readonly end: number },
  cursor: number,
  arrows: readonly OpenArrow[],
): FoundPlace {
  const { tokens, text } = read;
  const start = quoted.start + 1;
  const found = { word: text.slice(start, cursor), start, end: Math.max(quoted.end, cursor), arrows };
  const quote = text[quoted.start] as string;
  const opener = tokens[before - 1];
  const isName = !isDot(tokens[before - 3]);
  if (opener?.type === tokTypes.parenL && isName && ['$', '$items'].includes(wordAt(read, before - 2))) {
    return { ...found, place: { kind: 'nodeName', quote, bracket: ')' } };
  }
  if (opener?.type === tokTypes.bracketL && isName && wordAt(read, before - 2) === '$node') {
    return { ...found, place: { kind: 'nodeName', quote, bracket: ']' } };
  }
  const indexed = opener?.type === tokTypes.bracketL ? takeIndexed(read, before - 1) : null;
  return { ...found, place: indexed === null ? { kind: 'none' } : { kind: 'key', source: indexed, quote } };
}

/** The value that `[` at an index reads from; null when it begins a list. */
function takeIndexed(read: ExpressionTokens, bracket: number): string | null {
  const isOptional = read.tokens[bracket - 1]?.type === tokTypes.questionDot;
  return takeValue(read, bracket - (isOptional ? 2 : 1));
}

function takeValue(read: ExpressionTokens, last: number): string | null {
  const first = findValueStart(read, last);
  if (first === null) return null;
  return read.text.slice(read.tokens[first]?.start, read.tokens[last]?.end);
}

function wordAt({ tokens, text }: ExpressionTokens, index: number): string {
  const token = tokens[index];
  return token === undefined ? '' : text.slice(token.start, token.end);
}

function isLiteral(token: Token): boolean {
  const { type } = token;
  return type === tokTypes.num || type === tokTypes.regexp || (type === tokTypes.template && !isOpener(token));
}

/** The rest of the name that the cursor stands in belongs to what is replaced. */
function endOfWord(text: string, cursor: number): number {
  rest.lastIndex = cursor;
  return cursor + (rest.exec(text)?.[0].length ?? 0);
}

const rest = /[\p{ID_Continue}$]*/uy;
