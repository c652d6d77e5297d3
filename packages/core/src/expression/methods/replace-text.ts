/** `replace` and `replaceAll`: by a text or a pattern, with a text or an arrow function. */
import { toText } from '../coerce-value.ts';
import { failFault } from '../expression-fault.ts';
import { type Callback, type Frame, spendOperations, spendReading, spendText } from '../frame.ts';
import { expandReplacement } from '../pattern/expand-replacement.ts';
import { findMatches, nameGroups, type PatternMatch } from '../pattern/match-pattern.ts';
import { Pattern } from '../pattern/pattern.ts';
import { spendSearch } from './spend-search.ts';

type Which = 'first' | 'all';

/** @param args what is replaced, and by what: a text with `$1` and its like, or an arrow function */
export function replaceText(frame: Frame, self: string, args: readonly unknown[], which: Which): string {
  const [sought, replacement] = args;
  if (!(sought instanceof Pattern)) {
    const part = toText(frame, sought);
    spendReading(frame, part);
    return replaceMatches(frame, self, findParts(frame, self, part), makeReplacement(frame, self, replacement), which);
  }
  if (which === 'all' && !sought.hasFlag('g'))
    throw failFault('`replaceAll` needs a pattern with the flag g, such as /a/g');
  return replaceByPattern(frame, self, sought, replacement, sought.hasFlag('g') ? 'all' : 'first');
}

export function replaceByPattern(
  frame: Frame,
  self: string,
  pattern: Pattern,
  replacement: unknown,
  which: Which,
): string {
  const makeText = makeReplacement(frame, self, replacement, (match) => nameGroups(pattern, match));
  return replaceMatches(frame, self, findMatches(frame, pattern, self), makeText, which);
}

function replaceMatches(
  frame: Frame,
  self: string,
  matches: Iterable<PatternMatch>,
  makeText: (match: PatternMatch) => string,
  which: Which,
): string {
  let made = '';
  let last = 0;
  for (const match of matches) {
    const text = makeText(match);
    spendText(frame, match.start - last + text.length);
    made += self.slice(last, match.start) + text;
    last = match.end;
    if (which === 'first') break;
  }
  if (last === 0 && made === '') return self;
  spendText(frame, made.length + self.length - last);
  return made + self.slice(last);
}

type Named = Readonly<Record<string, string | undefined>> | undefined;

function makeReplacement(
  frame: Frame,
  self: string,
  replacement: unknown,
  name: (match: PatternMatch) => Named = () => undefined,
): (match: PatternMatch) => string {
  if (typeof replacement !== 'function') {
    const text = toText(frame, replacement);
    spendReading(frame, text);
    return (match) => expandReplacement(text, self, match, name(match));
  }
  return (match) => {
    const named = name(match);
    const args: unknown[] = [self.slice(match.start, match.end), ...match.groups, match.start, self];
    if (named !== undefined) args.push(named);
    return toText(frame, (replacement as Callback)(...args));
  };
}

/** Every place of a text in another; an empty one stands between all letters. */
function* findParts(frame: Frame, self: string, part: string): Generator<PatternMatch, void> {
  spendSearch(frame, self, part);
  const step = Math.max(part.length, 1);
  for (let start = self.indexOf(part); start >= 0 && start <= self.length; ) {
    spendOperations(frame, 4);
    yield { start, end: start + part.length, groups: [] };
    // The host gives the end again and again for an empty text.
    if (start + step > self.length) break;
    start = self.indexOf(part, start + step);
  }
}
