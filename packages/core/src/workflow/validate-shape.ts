/** Faults of form: keys and types of a definition, in words that name what was expected and what was found. */
import { z } from 'zod';
import { describeValue, isPlainObject, listWords } from './describe-value.ts';
import type { FaultList } from './fault.ts';
import { formatPath } from './format-path.ts';
import {
  binaryRefSchema,
  connectionSchema,
  itemSchema,
  pairedItemSchema,
  retrySettingsSchema,
  workflowDefinitionShape,
  workflowNodeSchema,
  workflowSettingsSchema,
} from './schema.ts';

/**
 * Part by part, entry by entry: zod spreads lists of issues into arguments, and with some hundred thousand the stack ends.
 */
export function validateShape(definition: unknown, faults: FaultList): void {
  const shape: ShapeCheck = { definition, faults };
  parsePart(shape, frameSchema, definition, []);
  if (!isPlainObject(definition)) return;
  forEachEntry(shape, definition.nodes, ['nodes'], validateNode);
  forEachEntry(shape, definition.connections, ['connections'], (_, wire, path) =>
    parsePart(shape, connectionSchema, wire, path),
  );
  if (!isPlainObject(definition.pinData)) return;
  forEachEntry(shape, definition.pinData, ['pinData'], (_, items, path) => {
    if (parsePart(shape, listSchema, items, path)) forEachEntry(shape, items, path, validateItem);
  });
}

interface ShapeCheck {
  readonly definition: unknown;
  readonly faults: FaultList;
}

type Path = readonly (string | number)[];

const listSchema = z.array(z.unknown());
/** An object whose entries are looked at elsewhere, or hold any JSON. */
const objectSchema = z.object({});

/** The definition without what its lists hold. */
const frameSchema = z.strictObject({
  ...workflowDefinitionShape,
  nodes: listSchema,
  connections: listSchema,
  pinData: objectSchema.exactOptional(),
});

const nodeFrameSchema = workflowNodeSchema.extend({
  parameters: objectSchema,
  credentials: objectSchema.exactOptional(),
});

const itemFrameSchema = itemSchema.extend({
  json: objectSchema,
  binary: objectSchema.exactOptional(),
  pairedItem: z.unknown().exactOptional(),
});

const credentialSchema = workflowNodeSchema.shape.credentials.unwrap().valueType;

function validateNode(shape: ShapeCheck, node: unknown, path: Path): void {
  parsePart(shape, nodeFrameSchema, node, path);
  if (!isPlainObject(node) || !isPlainObject(node.credentials)) return;
  forEachEntry(shape, node.credentials, [...path, 'credentials'], (_, id, at) =>
    parsePart(shape, credentialSchema, id, at),
  );
}

function validateItem(shape: ShapeCheck, item: unknown, path: Path): void {
  parsePart(shape, itemFrameSchema, item, path);
  if (!isPlainObject(item)) return;
  const { binary, pairedItem } = item;
  const parsePair = (_: ShapeCheck, pair: unknown, at: Path) => parsePart(shape, pairedItemSchema, pair, at);
  if (isPlainObject(binary)) {
    forEachEntry(shape, binary, [...path, 'binary'], (_, ref, at) => parsePart(shape, binaryRefSchema, ref, at));
  }
  if (Array.isArray(pairedItem)) forEachEntry(shape, pairedItem, [...path, 'pairedItem'], parsePair);
  else if (pairedItem !== undefined) parsePair(shape, pairedItem, [...path, 'pairedItem']);
}

function forEachEntry(
  shape: ShapeCheck,
  container: unknown,
  path: Path,
  validate: (shape: ShapeCheck, entry: unknown, path: Path) => unknown,
): void {
  if (typeof container !== 'object' || container === null) return;
  for (const [key, entry] of Array.isArray(container) ? container.entries() : Object.entries(container)) {
    if (shape.faults.isFull()) return;
    validate(shape, entry, [...path, key]);
  }
}

/** @returns true when the part has its form */
function parsePart(shape: ShapeCheck, schema: z.ZodType, value: unknown, path: Path): boolean {
  const result = schema.safeParse(value);
  for (const issue of result.error?.issues ?? []) {
    reportIssue(shape.definition, { ...issue, path: [...path, ...issue.path] }, shape.faults);
  }
  return result.success;
}

function reportIssue(definition: unknown, issue: z.core.$ZodIssue, faults: FaultList): void {
  const path = formatPath(issue.path);
  const node = findNodeName(definition, issue.path);
  if (issue.code === 'unrecognized_keys') {
    const known = listKnownKeys(issue.path);
    for (const key of issue.keys) {
      if (faults.isFull()) return;
      faults.addError(
        'SHAPE_INVALID',
        formatPath([...issue.path, key]),
        `is not known here.${faults.suggest(key, known)}`,
        node,
      );
    }
    return;
  }
  faults.addError('SHAPE_INVALID', path, describeIssue(issue, readAt(definition, issue.path)), node);
}

function describeIssue(issue: z.core.$ZodIssue, found: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return found === undefined
        ? `is missing; expected ${nameType(issue.expected)}.`
        : `expected ${nameType(issue.expected)}, found ${describeValue(found)}.`;
    case 'invalid_value':
      return `expected ${listWords(issue.values.map((value) => JSON.stringify(value)))}, found ${describeValue(found)}.`;
    case 'too_small':
      return describeBound('at least', issue.minimum, issue.origin, found);
    case 'too_big':
      return describeBound('at most', issue.maximum, issue.origin, found);
    case 'invalid_format':
      return `expected text of the form ${issue.pattern ?? issue.format}, found ${describeValue(found)}.`;
    default:
      return `does not have the form that is expected here: ${issue.message}.`;
  }
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
  array: 'a list',
  tuple: 'a list of two numbers',
};

function nameType(expected: string): string {
  return typeNames[expected] ?? expected;
}

function describeBound(bound: string, limit: number | bigint, origin: string, found: unknown): string {
  if (origin === 'string' && found === '') return 'must not be empty.';
  if (typeof found === 'string') return `expected ${bound} ${limit} characters, found ${found.length}.`;
  if (Array.isArray(found)) return `expected ${bound} ${limit} entries, found ${found.length}.`;
  return `expected ${bound} ${limit}, found ${describeValue(found)}.`;
}

function listKnownKeys(path: readonly PropertyKey[]): string[] {
  const [part, , third] = path;
  if (path.length === 0) return Object.keys(workflowDefinitionShape);
  if (part === 'settings') return Object.keys(workflowSettingsSchema.shape);
  if (part === 'connections') return Object.keys(connectionSchema.shape);
  if (part === 'nodes') return Object.keys(third === 'retry' ? retrySettingsSchema.shape : workflowNodeSchema.shape);
  return part === 'pinData' && path.length === 3 ? Object.keys(itemSchema.shape) : [];
}

function findNodeName(definition: unknown, path: readonly PropertyKey[]): string | null {
  if (path[0] === 'pinData') return typeof path[1] === 'string' ? path[1] : null;
  if (path[0] !== 'nodes' || path.length < 2) return null;
  const name = readAt(definition, [...path.slice(0, 2), 'name']);
  return typeof name === 'string' ? name : null;
}

function readAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let at = value;
  for (const key of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Record<PropertyKey, unknown>)[key];
  }
  return at;
}
