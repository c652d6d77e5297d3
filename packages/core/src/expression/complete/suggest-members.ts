/** What can be written after a value and a dot: its fields, and the methods that values of its type have. */
import { isForbiddenKey, isPlainObject } from '../coerce-value.ts';
import type { Frame } from '../frame.ts';
import { globalFunctions, globalGroups } from '../globals/global-names.ts';
import type { StaticFunction } from '../globals/static-function.ts';
import { dateTimeProperties } from '../methods/date-time-methods.ts';
import { durationProperties } from '../methods/duration-methods.ts';
import { allMethodNames, chooseMethod, findMethod } from '../methods/method-tables.ts';
import { patternProperties } from '../methods/pattern-methods.ts';
import { readMember } from '../read-member.ts';
import { type Suggestion, showExample } from './completion.ts';
import { describeType, fieldLimit, listFields, typeOfValues } from './inferred-type.ts';
import { attempt, evaluateIn, type Situation } from './sample-evaluation.ts';
import type { SampleScopes } from './sample-scopes.ts';

/** @param values of the same part of the expression, in several situations */
export function suggestFields(values: readonly unknown[]): Suggestion[] {
  const objects = values.filter(isPlainObject);
  const names = new Set(objects.flatMap(listFields));
  return [...names]
    .filter((name) => !isForbiddenKey(name))
    .slice(0, fieldLimit)
    .map((name) => {
      const found = objects.filter((object) => Object.hasOwn(object, name)).map((object) => object[name]);
      return suggestField(name, found);
    });
}

/** Names of properties that some type of value has. Which one has which is asked of the values. */
const propertyNames: readonly string[] = [
  ...new Set([
    'length',
    'size',
    ...dateTimeProperties.keys(),
    ...durationProperties.keys(),
    ...patternProperties.keys(),
  ]),
];

/** What lists, texts, dates and the like have beside methods. */
export function suggestProperties(newFrame: () => Frame, values: readonly unknown[]): Suggestion[] {
  const [value] = values.filter((one) => one !== undefined && one !== null);
  if (value === undefined || isPlainObject(value)) return [];
  return propertyNames.flatMap((name) => {
    const read = attempt(() => readMember(newFrame(), value, name));
    return read === null || read.value === undefined ? [] : [suggestField(name, [read.value])];
  });
}

function suggestField(name: string, values: readonly unknown[]): Suggestion {
  return { label: name, kind: 'field', type: describeType(typeOfValues(values)), detail: showExample(values[0]) };
}

/** @param values when there are none, the value can be anything, and every method is suggested */
export function suggestMethods(newFrame: () => Frame, values: readonly unknown[]): Suggestion[] {
  const known = values.filter((value) => value !== undefined && value !== null);
  const value = shorten(known[0]);
  const { kind } = typeOfValues(known);
  const suggestions: Suggestion[] = [];
  for (const name of [...allMethodNames()].sort()) {
    const named = findMethod(name);
    if (named === null) continue;
    if (value === undefined) {
      const owners = Object.entries(named).flatMap(([owner, method]) => (method === undefined ? [] : [owner]));
      suggestions.push({ label: name, kind: 'method', type: 'unknown', detail: `method of ${owners.join(', ')}` });
      continue;
    }
    const method = chooseMethod(named, value);
    if (method === undefined) continue;
    const result = tryCalls(value, (args) => method(newFrame(), value as never, args));
    suggestions.push({ label: name, kind: 'method', type: result, detail: `method of ${kind}` });
  }
  return suggestions;
}

/** A short value tells as much about the type of a result as a long one. */
function shorten(value: unknown): unknown {
  if (typeof value === 'string') return value.slice(0, 100);
  return Array.isArray(value) ? value.slice(0, 10) : value;
}

/** `Math.`, `Object.`, …; nothing when there is no such group. */
export function suggestGroupMembers(newFrame: () => Frame, name: string): Suggestion[] {
  const group = globalGroups.get(name);
  if (group === undefined) return [];
  const constants = [...group.constants].map(([label, value]) => suggestField(label, [value]));
  const functions = [...group.functions].map(([label, fn]) => suggestFunction(newFrame, label, fn, name));
  return [...constants, ...functions];
}

export function suggestFunctions(newFrame: () => Frame): Suggestion[] {
  return [...globalFunctions].map(([label, fn]) => suggestFunction(newFrame, label, fn, null));
}

function suggestFunction(newFrame: () => Frame, label: string, fn: StaticFunction, group: string | null): Suggestion {
  const type = tryCalls('1', (args) => fn(newFrame(), args));
  return { label, kind: 'method', type, detail: group === null ? 'function' : `function of ${group}` };
}

/** `.item`, `.first()` and so on, of `$input` and `$('Name')`. */
export function suggestNodeItems(
  scopes: SampleScopes,
  source: string,
  patterns: readonly string[],
  situations: readonly Situation[],
): Suggestion[] {
  return scopes.listNodeItemsNames().map((name) => {
    const asProperty = evaluateIn(scopes, `${source}.${name}`, patterns, situations);
    if (asProperty.length > 0) return suggestField(name, asProperty);
    const called = ['', '0'].flatMap((arg) => evaluateIn(scopes, `${source}.${name}(${arg})`, patterns, situations));
    return {
      label: name,
      kind: 'method',
      type: describeType(typeOfValues(called)),
      detail: `method of ${source.length <= 30 ? source : '$(…)'}`,
    };
  });
}

/**
 * The type that a call gives, found by making it with arguments that suit most: the tables say nothing about results,
 * and what a method really gives cannot be out of date.
 */
function tryCalls(self: unknown, call: (args: readonly unknown[]) => unknown): string {
  const keep = (value: unknown) => value;
  for (const args of [[], [keep], ['day'], [1], [self], [self, 'day'], ['utc'], ['{}'], [[]]]) {
    const result = attempt(() => call(args));
    if (result !== null && result.value !== undefined) return describeType(typeOfValues([result.value]));
  }
  return 'unknown';
}
