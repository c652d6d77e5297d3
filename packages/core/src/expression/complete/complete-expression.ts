/** Says what can be written at the cursor of a half-written expression. */
import { tokTypes } from 'acorn';
import { globalGroups } from '../globals/global-names.ts';
import { bindArrows } from './bind-arrows.ts';
import type { Completion, Suggestion } from './completion.ts';
import { escapeQuoted } from './escape-quoted.ts';
import type { ExpressionSample } from './expression-sample.ts';
import { findExpression } from './find-expression.ts';
import { type FoundPlace, findPlace } from './find-place.ts';
import { evaluateIn, type Situation, startFrame } from './sample-evaluation.ts';
import { SampleScopes } from './sample-scopes.ts';
import {
  suggestFields,
  suggestGroupMembers,
  suggestMethods,
  suggestNodeItems,
  suggestProperties,
} from './suggest-members.ts';
import {
  operatorKeywords,
  suggestConstructors,
  suggestKeyword,
  suggestNames,
  suggestNodeCalls,
  suggestNodes,
} from './suggest-names.ts';

export interface CompletionRequest {
  /** A parameter's text when it begins with `=`, otherwise an expression without braces. It need not be complete. */
  readonly text: string;
  /** Characters before the cursor. */
  readonly cursor: number;
  readonly sample: ExpressionSample;
}

export interface CompletionResult {
  /** The word at the cursor: where it begins and ends in the text. */
  readonly from: number;
  readonly to: number;
  /** What fits the word, the best first. */
  readonly completions: readonly Completion[];
}

/**
 * Lists what can be written at the cursor. Evaluates parts of the text on the sample, with a small budget.
 * @returns no completions where nothing is known: in the text around `{{ }}`, in texts, numbers and comments
 */
export function completeExpression({ text, cursor, sample }: CompletionRequest): CompletionResult {
  const place = Math.min(Math.max(Math.trunc(cursor) || 0, 0), text.length);
  const found = findExpression(text, place);
  if (found === null) return { from: place, to: place, completions: [] };
  const at = findPlace(found.read, place - found.base);
  const completions = suggest(sample, at)
    .map((suggestion) => writeCompletion(suggestion, at, found.read.text))
    .map((completion) => ({ ...completion, from: completion.from + found.base }));
  return { from: at.start + found.base, to: at.end + found.base, completions };
}

function suggest(sample: ExpressionSample, at: FoundPlace): Suggestion[] {
  const { place, word, arrows } = at;
  if (place.kind === 'none') return [];
  if (place.kind === 'nodeName') return rank(word, suggestNodes(sample));
  if (place.kind === 'constructor') return rank(word, suggestConstructors());
  if (place.kind === 'operator') return rank(word, operatorKeywords.map(suggestKeyword));
  const scopes = new SampleScopes(sample);
  const items = Array.from({ length: scopes.count }, (_, item): Situation => ({ item, locals: [] }));
  const situations = bindArrows(scopes, arrows, items);
  const patterns = arrows.map(({ pattern }) => pattern);
  const start = items[0] as Situation;
  const nameSuggestions = () => [...suggestNames(scopes, arrows, situations, start), ...suggestNodeCalls(sample)];
  if (place.kind === 'name') return rank(word, nameSuggestions());
  if (place.kind === 'member') return rank(word, suggestMembers(scopes, place.source, patterns, situations, start));
  const fields = suggestFields(evaluateIn(scopes, place.source, patterns, situations));
  return rank(word, place.quote === null ? [...fields, ...nameSuggestions()] : fields);
}

function suggestMembers(
  scopes: SampleScopes,
  source: string,
  patterns: readonly string[],
  situations: readonly Situation[],
  start: Situation,
): Suggestion[] {
  const newFrame = () => startFrame(scopes, start);
  const values = evaluateIn(scopes, source, patterns, situations);
  if (values.length === 0) {
    if (globalGroups.has(source)) return suggestGroupMembers(newFrame, source);
    const isNodeItems = evaluateIn(scopes, `${source}.isExecuted`, patterns, situations).length > 0;
    if (isNodeItems) return suggestNodeItems(scopes, source, patterns, situations);
  }
  return [...suggestFields(values), ...suggestProperties(newFrame, values), ...suggestMethods(newFrame, values)];
}

/** What begins with the word comes before what only contains it; upper and lower case are the same. */
function rank(word: string, suggestions: readonly Suggestion[]): Suggestion[] {
  const wanted = word.toLowerCase();
  const places = suggestions.map(({ label }) => label.toLowerCase().indexOf(wanted));
  const pick = (fits: (place: number) => boolean) => suggestions.filter((_, index) => fits(places[index] as number));
  return [...pick((place) => place === 0), ...pick((place) => place > 0)];
}

function writeCompletion(suggestion: Suggestion, at: FoundPlace, text: string): Completion {
  const { label, kind } = suggestion;
  const { place, start, end } = at;
  const follows = text.slice(end, end + 1);
  const written = (insert: string, from = start): Completion => ({ ...suggestion, insert, from });
  if (place.kind === 'nodeName') return written(endQuoted(label, place.quote, follows, place.bracket));
  if (place.kind === 'key' && kind === 'field') {
    const quote = place.quote ?? '"';
    return written((place.quote === null ? quote : '') + endQuoted(label, quote, follows, ']'));
  }
  if (kind === 'node') return written(label);
  if (kind === 'method') return written(follows === '(' ? label : `${label}()`);
  if (place.kind !== 'member' || isIdentifier(label)) return written(label);
  const brackets = `[${JSON.stringify(label)}]`;
  return place.dot.type === tokTypes.questionDot ? written(brackets) : written(brackets, place.dot.start);
}

/** The rest of a quoted name, with what closes it unless that stands there already. */
function endQuoted(name: string, quote: string, follows: string, bracket: string): string {
  const escaped = escapeQuoted(quote, name);
  if (follows === quote) return escaped;
  return escaped + quote + (follows === bracket ? '' : bracket);
}

function isIdentifier(name: string): boolean {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name);
}
