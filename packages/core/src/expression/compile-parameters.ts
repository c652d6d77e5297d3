/** Compiles a node's parameters once: what is static becomes a shared constant, only the rest is built for each item. */
import type { Json } from '../items/item.ts';
import type { Parameters } from '../node-type/parameters.ts';
import type { FoundReferences } from './compile/compiler.ts';
import { compileText, type EvaluateJson } from './compile-text.ts';
import { limitFault, reportFault } from './expression-fault.ts';
import { type ExpressionReferences, gatherReferences } from './expression-references.ts';
import type { ExpressionScope } from './expression-scope.ts';
import { depthLimit, Frame } from './frame.ts';
import { joinPath } from './join-path.ts';

export interface CompiledParameters {
  /** True when no expression is in them: `evaluate` gives the same frozen object each time. */
  readonly isStatic: boolean;
  readonly references: ExpressionReferences;
  /**
   * @param except a parameter that is left unevaluated, and null when an expression is in it: what it asks for is not there yet
   * @returns a new object whose static parts are shared and frozen; values that come from items are shared with them
   * @throws EXPRESSION_FAILED, EXPRESSION_LIMIT, and what the scope throws, with `details.parameter` and `details.column`
   */
  evaluate(scope: ExpressionScope, except?: string): Parameters;
}

/** @throws EXPRESSION_SYNTAX, EXPRESSION_LIMIT the first bad expression, with `details.parameter` and `details.column` */
export function compileParameters(parameters: Parameters): CompiledParameters {
  const found: FoundReferences[] = [];
  const compiled = compileValue(parameters, '', found, 0);
  const references = gatherReferences(found);
  if (compiled.kind === 'static') {
    const value = compiled.value as Parameters;
    return { isStatic: true, references, evaluate: () => value };
  }
  return {
    isStatic: false,
    references,
    evaluate: (scope, except) => compiled.evaluate(new Frame(scope), except) as Parameters,
  };
}

type CompiledValue =
  | { readonly kind: 'static'; readonly value: Json }
  | { readonly kind: 'dynamic'; readonly evaluate: (frame: Frame, except?: string) => Json };

function compileValue(value: Json, path: string, found: FoundReferences[], depth: number): CompiledValue {
  if (depth > depthLimit) throw reportFault(limitFault(depthLimit, 'nested levels', 0), 0, path);
  if (typeof value === 'string') {
    const text = compileText(value, path);
    if (text.kind === 'dynamic') found.push(...text.parts.map((part) => part.found));
    return text;
  }
  if (typeof value !== 'object' || value === null) return { kind: 'static', value };
  if (Array.isArray(value)) {
    return compileList(value.map((element, index) => compileValue(element, joinPath(path, index), found, depth + 1)));
  }
  const keys = Object.keys(value).filter((key) => key !== '__proto__');
  const fields = keys.map((key) => compileValue(value[key] as Json, joinPath(path, key), found, depth + 1));
  return compileFields(keys, fields);
}

function compileList(elements: readonly CompiledValue[]): CompiledValue {
  const values = elements.map((element) => (element.kind === 'static' ? element.value : null));
  if (elements.every((element) => element.kind === 'static')) {
    return { kind: 'static', value: Object.freeze(values) as Json[] };
  }
  const changing = listChanging(elements);
  return {
    kind: 'dynamic',
    evaluate: (frame) => {
      const list = values.slice();
      for (const { index, evaluate } of changing) list[index] = evaluate(frame);
      return list;
    },
  };
}

function compileFields(keys: readonly string[], fields: readonly CompiledValue[]): CompiledValue {
  const values: Record<string, Json> = {};
  for (const [index, key] of keys.entries()) {
    const field = fields[index] as CompiledValue;
    values[key] = field.kind === 'static' ? field.value : null;
  }
  if (fields.every((field) => field.kind === 'static')) return { kind: 'static', value: Object.freeze(values) };
  const changing = listChanging(fields).map(({ index, evaluate }) => ({ key: keys[index] as string, evaluate }));
  return {
    kind: 'dynamic',
    evaluate: (frame, except) => {
      // A copy keeps the order of the fields, the changing ones included.
      const object = { ...values };
      for (const { key, evaluate } of changing) if (key !== except) object[key] = evaluate(frame);
      return object;
    },
  };
}

function listChanging(values: readonly CompiledValue[]): { index: number; evaluate: EvaluateJson }[] {
  return values.flatMap((value, index) => (value.kind === 'dynamic' ? [{ index, evaluate: value.evaluate }] : []));
}
