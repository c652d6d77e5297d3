/** Splits a JMESPath query into its words. */
import { failFault } from '../expression-fault.ts';

export interface Token {
  /** `name`, `number`, `literal`, `end`, or the sign itself. */
  readonly kind: string;
  readonly value: unknown;
  readonly offset: number;
}

const signs = /(?:\[\?|\[\]|&&|\|\||==|!=|<=|>=|[.*[\](){},:@&|!<>])/y;
const blank = /\s+/y;
const name = /[A-Za-z_]\w*/y;
const number = /-?\d+/y;
const quoted = /"(?:[^"\\]|\\.)*"/y;
const raw = /'(?:[^'\\]|\\[\s\S])*'/y;
const literal = /`(?:[^`\\]|\\[\s\S])*`/y;

/** @throws ExpressionFault EXPRESSION_FAILED there is a character that no query has */
export function readTokens(query: string): Token[] {
  const tokens: Token[] = [];
  let offset = 0;
  const take = (pattern: RegExp): string | null => {
    pattern.lastIndex = offset;
    return pattern.exec(query)?.[0] ?? null;
  };
  while (offset < query.length) {
    const skipped = take(blank);
    if (skipped !== null) {
      offset += skipped.length;
      continue;
    }
    const found = readToken(take, offset);
    if (found === null)
      throw failFault(`the query cannot be read at character ${offset + 1}: ${query.slice(offset, offset + 20)}`);
    tokens.push(found.token);
    offset += found.length;
  }
  tokens.push({ kind: 'end', value: null, offset });
  return tokens;
}

function readToken(take: (pattern: RegExp) => string | null, offset: number): { token: Token; length: number } | null {
  const word = take(name);
  if (word !== null) return { token: { kind: 'name', value: word, offset }, length: word.length };
  const digits = take(number);
  if (digits !== null) return { token: { kind: 'number', value: Number(digits), offset }, length: digits.length };
  const quotedName = take(quoted);
  if (quotedName !== null)
    return { token: { kind: 'name', value: parse(quotedName), offset }, length: quotedName.length };
  const rawText = take(raw);
  if (rawText !== null) {
    const value = rawText.slice(1, -1).replaceAll("\\'", "'");
    return { token: { kind: 'literal', value, offset }, length: rawText.length };
  }
  const json = take(literal);
  if (json !== null) {
    const value = parse(json.slice(1, -1).replaceAll('\\`', '`'));
    return { token: { kind: 'literal', value, offset }, length: json.length };
  }
  const sign = take(signs);
  return sign === null ? null : { token: { kind: sign, value: sign, offset }, length: sign.length };
}

/** Old queries write texts between backticks without quotes. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text.trim();
  }
}
