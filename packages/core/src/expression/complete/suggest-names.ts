/** What an expression or a part of one can begin with: parameters around it, `$json` and its like, nodes, functions. */
import { listParameterNames } from './bind-arrows.ts';
import { type Suggestion, showExample } from './completion.ts';
import { escapeQuoted } from './escape-quoted.ts';
import type { ExpressionSample } from './expression-sample.ts';
import { describeType, typeOfValues } from './inferred-type.ts';
import { listLanguageNames } from './language-names.ts';
import type { OpenArrow } from './open-arrows.ts';
import { evaluateIn, type Situation, startFrame } from './sample-evaluation.ts';
import type { SampleScopes } from './sample-scopes.ts';
import { suggestFunctions } from './suggest-members.ts';

/** Words of the language that begin a value. Each is tested to be accepted. */
export const valueKeywords: readonly string[] = ['true', 'false', 'null', 'typeof', 'void', 'new'];
/** Words of the language that stand between two values. */
export const operatorKeywords: readonly string[] = ['in'];

/** Everything but the nodes, which {@link suggestNodeCalls} suggests. */
export function suggestNames(
  scopes: SampleScopes,
  arrows: readonly OpenArrow[],
  situations: readonly Situation[],
  start: Situation,
): Suggestion[] {
  const patterns = arrows.map(({ pattern }) => pattern);
  const read = (name: string): Suggestion => {
    const values = evaluateIn(scopes, name, patterns, situations);
    const type = describeType(typeOfValues(values));
    return { label: name, kind: 'variable', type, detail: showExample(values[0]) };
  };
  const parameters = [...new Set(listParameterNames(arrows).reverse())];
  const language = listLanguageNames();
  const variables = language.variables.filter((name) => !parameters.includes(name));
  const groups = language.groups.map(({ name }) => name).filter((name) => !language.functions.includes(name));
  return [
    ...parameters.map(read),
    ...variables.map(read),
    ...suggestFunctions(() => startFrame(scopes, start)),
    ...groups.map((label): Suggestion => ({ label, kind: 'variable', type: 'unknown', detail: 'functions' })),
    ...[...language.constants, ...valueKeywords].map(suggestKeyword),
  ];
}

export function suggestNodes(sample: ExpressionSample): Suggestion[] {
  return sample.nodes.map(({ name, items }) => ({
    label: name,
    kind: 'node',
    type: describeType(typeOfValues(items.map((item) => item.json))),
    detail: items.length === 1 ? '1 item' : `${items.length} items`,
  }));
}

/** What may stand after `new`. */
export function suggestConstructors(): Suggestion[] {
  return listLanguageNames().constructors.map((label) => ({ label, kind: 'method', type: 'unknown', detail: 'new' }));
}

/** As {@link suggestNodes}, written out as `$('Name')`. */
export function suggestNodeCalls(sample: ExpressionSample): Suggestion[] {
  return suggestNodes(sample).map((node) => ({ ...node, label: `$('${escapeQuoted("'", node.label)}')` }));
}

export function suggestKeyword(label: string): Suggestion {
  return { label, kind: 'keyword', type: 'unknown', detail: 'keyword' };
}
