/** Finds the arrow functions whose bodies the cursor is in, and the calls that they are arguments of. */
import { type Token, tokTypes } from 'acorn';
import { type ExpressionTokens, endsValue, findValueStart, isCloser, isDot, isOpener, isWord } from './read-tokens.ts';

export interface OpenArrow {
  /** Its parameters as written, without brackets around them. */
  readonly pattern: string;
  /** What `name` is called on: `$json.lines` of `$json.lines.map(…)`; null for `name(…)` alone. */
  readonly target: string | null;
  readonly name: string;
  /** The other arguments of the call, in order, as written; null where the arrow function stands. */
  readonly args: readonly (string | null)[];
}

/** A bracket that is not closed before the cursor. */
export interface OpenBracket {
  /** Index of its token; null for the expression itself. */
  readonly open: number | null;
  /** Indexes of its commas. */
  readonly commas: readonly number[];
  /** Index of the `=>` that the cursor is behind; null when there is none, or it ended. */
  readonly arrow: number | null;
}

/** @param before number of tokens that stand before the cursor */
export function listOpenBrackets({ tokens, openers }: ExpressionTokens, before: number): OpenBracket[] {
  const stack: { open: number | null; commas: number[]; arrow: number | null }[] = [
    { open: null, commas: [], arrow: null },
  ];
  for (let index = 0; index < before; index++) {
    const token = tokens[index] as Token;
    const top = stack.at(-1) as (typeof stack)[number];
    if (openers.has(index)) stack.pop();
    else if (isOpener(token)) stack.push({ open: index, commas: [], arrow: null });
    else if (token.type === tokTypes.comma) {
      top.commas.push(index);
      top.arrow = null;
    } else if (token.type === tokTypes.arrow) top.arrow = index;
  }
  return stack;
}

/**
 * @param before number of tokens that stand before the cursor
 * @param cursor characters before it
 */
export function findOpenArrows(read: ExpressionTokens, before: number, cursor: number): OpenArrow[] {
  const brackets = listOpenBrackets(read, before);
  const arrows: OpenArrow[] = [];
  for (const [level, bracket] of brackets.entries()) {
    if (bracket.open === null || bracket.arrow === null) continue;
    const arrow = readArrow(read, bracket.open, bracket.arrow);
    if (arrow === null) continue;
    // Nobody writes so many; what they give could not be found out in time.
    if (arrows.length === arrowLimit) return [];
    const later = readLaterArguments(read, cursor, brackets.length - 1 - level);
    arrows.push({ ...arrow, args: [...readArguments(read, bracket), null, ...later] });
  }
  return arrows;
}

const arrowLimit = 10;

function readArrow(read: ExpressionTokens, open: number, arrow: number): Omit<OpenArrow, 'args'> | null {
  const { tokens, text } = read;
  const callee = tokens[open - 1]?.type === tokTypes.questionDot ? open - 2 : open - 1;
  const name = tokens[callee];
  const pattern = readPattern(read, arrow - 1);
  if (tokens[open]?.type !== tokTypes.parenL || name === undefined || !isWord(name) || pattern === null) return null;
  if (!endsValue(read, callee)) return null;
  const called = { pattern, name: text.slice(name.start, name.end) };
  if (!isDot(tokens[callee - 1])) return { ...called, target: null };
  const first = findValueStart(read, callee - 2);
  return first === null ? null : { ...called, target: text.slice(tokens[first]?.start, tokens[callee - 2]?.end) };
}

function readPattern({ tokens, openers, text }: ExpressionTokens, last: number): string | null {
  const token = tokens[last];
  if (token === undefined) return null;
  if (token.type === tokTypes.name) return text.slice(token.start, token.end);
  const opener = token.type === tokTypes.parenR ? openers.get(last) : undefined;
  return opener === undefined ? null : text.slice(tokens[opener]?.end, token.start);
}

/** The arguments before the one that the cursor is in. */
function readArguments({ tokens, text }: ExpressionTokens, { open, commas }: OpenBracket): string[] {
  const starts = [open as number, ...commas];
  return commas.map((comma, index) => text.slice(tokens[starts[index] as number]?.end, tokens[comma]?.start));
}

/**
 * The arguments after the one that the cursor is in, as far as they are written.
 * @param inside brackets between the cursor and the call's own
 */
function readLaterArguments(
  { tokens, openers, text, end }: ExpressionTokens,
  cursor: number,
  inside: number,
): string[] {
  const args: string[] = [];
  let start: number | null = null;
  let depth = inside;
  for (let index = tokens.findIndex((token) => token.start >= cursor); index >= 0 && index < tokens.length; index++) {
    const token = tokens[index] as Token;
    const closes = isCloser(token) || openers.has(index);
    if (closes && depth === 0) {
      if (start !== null) args.push(text.slice(start, token.start));
      return args;
    }
    if (closes) depth -= 1;
    else if (isOpener(token)) depth += 1;
    else if (token.type === tokTypes.comma && depth === 0) {
      if (start !== null) args.push(text.slice(start, token.start));
      start = token.end;
    }
  }
  if (start !== null) args.push(text.slice(start, end));
  return args;
}
