/** What a node type's parameter schema says about values: defaults to fill in, and faults of type and range. */
import { joinPath } from '../expression/join-path.ts';
import type { Json, JsonObject } from '../items/item.ts';
import type { ParameterSchema } from '../node-type/node-type.ts';
import type { Parameters } from '../node-type/parameters.ts';
import { describeValue, isPlainObject, listWords } from './describe-value.ts';
import { mostFaults, mostSuggestions } from './fault.ts';
import { suggest } from './nearest-name.ts';

/**
 * The parameters with defaults filled in, also inside objects and lists that are there.
 * What is there is kept as it is, expressions too; a nested object that is missing and has no default stays missing.
 * @returns a new object; parts without a missing default are shared with `parameters`
 */
export function applyDefaults(schema: ParameterSchema, parameters: Parameters): Parameters {
  return fillIn(schema, parameters as JsonObject) as JsonObject;
}

export interface ParameterFault {
  /** Inside the parameters: `headers[2].name`; empty for the parameters as a whole. */
  readonly path: string;
  readonly problem: string;
}

/**
 * Every place where the parameters break their schema, up to about a thousand.
 * @param stage `written`: as stored, where a string that begins with `=` is an expression and may give any type.
 *   `resolved`: expressions have been replaced by what they gave.
 */
export function checkParameters(
  schema: ParameterSchema,
  parameters: Parameters,
  stage: 'written' | 'resolved',
): ParameterFault[] {
  const faults: ParameterFault[] = [];
  checkValue({ stage, faults }, schema, parameters as JsonObject, '');
  return faults;
}

/** The first fault of one resolved value; null when it fits. */
export function findValueFault(schema: ParameterSchema, value: Json, path: string): ParameterFault | null {
  const faults: ParameterFault[] = [];
  checkValue({ stage: 'resolved', faults }, schema, value, path);
  return faults[0] ?? null;
}

/** True for a string that is an expression rather than text. */
export function isExpression(value: unknown): value is string {
  return typeof value === 'string' && value.startsWith('=');
}

function fillIn(schema: ParameterSchema, value: Json): Json {
  if (schema.properties !== undefined && isPlainObject(value)) return fillInObject(schema.properties, value);
  if (schema.items !== undefined && Array.isArray(value)) {
    const { items } = schema;
    const filled = value.map((element) => fillIn(items, element));
    return filled.some((element, index) => element !== value[index]) ? filled : value;
  }
  return value;
}

function fillInObject(properties: Readonly<Record<string, ParameterSchema>>, value: JsonObject): JsonObject {
  let filled: JsonObject | null = null;
  for (const [name, schema] of Object.entries(properties)) {
    const present = Object.hasOwn(value, name) ? value[name] : undefined;
    const next = present === undefined ? schema.default : fillIn(schema, present);
    if (next === undefined || next === present) continue;
    filled ??= { ...value };
    filled[name] = next;
  }
  return filled ?? value;
}

interface Check {
  readonly stage: 'written' | 'resolved';
  readonly faults: ParameterFault[];
}

function checkValue(check: Check, schema: ParameterSchema, value: Json, path: string): void {
  if (check.faults.length > mostFaults) return;
  if (check.stage === 'written' && isExpression(value)) {
    if (schema['x-expression'] === false) {
      check.faults.push({ path, problem: 'takes a fixed value, not an expression.' });
    }
    return;
  }
  const problem = findTypeProblem(schema, value) ?? findEnumProblem(schema, value) ?? findRangeProblem(schema, value);
  if (problem !== null) check.faults.push({ path, problem });
  else if (Array.isArray(value)) checkList(check, schema, value, path);
  else if (isPlainObject(value)) checkObject(check, schema, value, path);
}

function findTypeProblem(schema: ParameterSchema, value: Json): string | null {
  if (schema.type === undefined) return null;
  const types: readonly string[] = typeof schema.type === 'string' ? [schema.type] : schema.type;
  if (types.some((type) => hasType(type, value))) return null;
  return `expected ${listWords(types.map((type) => typeWords[type] ?? type))}, found ${describeValue(value)}.`;
}

const typeWords: Readonly<Record<string, string>> = {
  object: 'an object',
  array: 'a list',
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  null: 'null',
};

function hasType(type: string, value: Json): boolean {
  switch (type) {
    case 'object':
      return isPlainObject(value);
    case 'array':
      return Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    case 'null':
      return value === null;
    default:
      return typeof value === type;
  }
}

function findEnumProblem(schema: ParameterSchema, value: Json): string | null {
  if (schema.enum === undefined || schema.enum.some((allowed) => isSameJson(allowed, value))) return null;
  return `expected ${listWords(schema.enum.map((allowed) => JSON.stringify(allowed)))}, found ${describeValue(value)}.`;
}

function isSameJson(a: Json, b: Json): boolean {
  return a === b || (typeof a === 'object' && a !== null && JSON.stringify(a) === JSON.stringify(b));
}

function findRangeProblem(schema: ParameterSchema, value: Json): string | null {
  if (typeof value === 'number') return findBoundProblem('', value, schema.minimum, schema.maximum);
  if (Array.isArray(value)) return findBoundProblem('entries', value.length, schema.minItems, schema.maxItems);
  if (typeof value !== 'string') return null;
  const problem = findBoundProblem('characters', value.length, schema.minLength, schema.maxLength);
  if (problem !== null) return problem;
  if (schema.pattern === undefined || new RegExp(schema.pattern, 'u').test(value)) return null;
  return `does not match ${schema.pattern}.`;
}

function findBoundProblem(unit: string, found: number, least?: number, most?: number): string | null {
  if (least === 1 && found === 0 && unit !== '') return 'must not be empty.';
  const of = unit === '' ? '' : ` ${unit}`;
  if (least !== undefined && found < least) return `expected at least ${least}${of}, found ${found}.`;
  if (most !== undefined && found > most) return `expected at most ${most}${of}, found ${found}.`;
  return null;
}

function checkList(check: Check, schema: ParameterSchema, list: readonly Json[], path: string): void {
  if (schema.items === undefined) return;
  for (const [index, element] of list.entries()) checkValue(check, schema.items, element, `${path}[${index}]`);
}

function checkObject(check: Check, schema: ParameterSchema, object: JsonObject, path: string): void {
  const properties = schema.properties ?? {};
  for (const name of schema.required ?? []) {
    if (Object.hasOwn(object, name) || properties[name]?.default !== undefined) continue;
    if (findVisibility(properties, name, object) !== 'shown') continue;
    check.faults.push({ path: joinPath(path, name), problem: 'is missing.' });
  }
  for (const [name, value] of Object.entries(object)) {
    const at = joinPath(path, name);
    if (Object.hasOwn(properties, name)) {
      // A form keeps what was typed before the field was hidden; it has no effect, so it is no fault.
      if (findVisibility(properties, name, object) === 'hidden') continue;
      checkValue(check, properties[name] as ParameterSchema, value, at);
    } else if (typeof schema.additionalProperties === 'object') {
      checkValue(check, schema.additionalProperties, value, at);
    } else if (schema.additionalProperties === false && check.faults.length <= mostFaults) {
      const hint = check.faults.length < mostSuggestions ? suggest(name, Object.keys(properties)) : '';
      check.faults.push({ path: at, problem: `is not known here.${hint}` });
    }
  }
}

/** `open`: an expression decides, so nobody knows before it runs. */
function findVisibility(
  properties: Readonly<Record<string, ParameterSchema>>,
  name: string,
  object: JsonObject,
): 'shown' | 'hidden' | 'open' {
  let visibility: 'shown' | 'open' = 'shown';
  for (const [sibling, values] of Object.entries(properties[name]?.['x-show-when'] ?? {})) {
    const found = Object.hasOwn(object, sibling) ? object[sibling] : properties[sibling]?.default;
    if (isExpression(found)) visibility = 'open';
    else if (!values.some((value) => isSameJson(value, found ?? null))) return 'hidden';
  }
  return visibility;
}
