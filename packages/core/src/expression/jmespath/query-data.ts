/** Answers a JMESPath query over data, paying for every look. */
import { isForbiddenKey, isPlainObject } from '../coerce-value.ts';
import { failFault } from '../expression-fault.ts';
import { checkDepth, type Frame, spendBytes, spendList, spendOperations } from '../frame.ts';
import { isEmptyValue } from '../methods/emptiness-methods.ts';
import { writeKey } from '../write-key.ts';
import type { JmespathNode } from './jmespath-node.ts';
import { callQueryFunction } from './query-functions.ts';
import { readQuery } from './read-query.ts';

/** Characters of one query. */
const queryLimit = 2000;

/**
 * @param query such as `people[?age > \`20\`].name`
 * @returns null where JMESPath has no answer
 * @throws ExpressionFault EXPRESSION_FAILED the query cannot be read, or a function got what it cannot take
 */
export function queryData(frame: Frame, data: unknown, query: string): unknown {
  if (query.length > queryLimit) throw failFault(`a query has ${queryLimit} characters at most`);
  spendOperations(frame, 200 + query.length * 10);
  return evaluate(frame, readQuery(query), data, 0);
}

function evaluate(frame: Frame, node: JmespathNode, value: unknown, depth: number): unknown {
  spendOperations(frame, 3);
  checkDepth(depth);
  switch (node.kind) {
    case 'current':
      return value ?? null;
    case 'field':
      return isPlainObject(value) && Object.hasOwn(value, node.name) ? (value[node.name] ?? null) : null;
    case 'literal':
      return node.value;
    case 'index':
      return Array.isArray(value) ? (value.at(node.index) ?? null) : null;
    case 'slice':
      return Array.isArray(value) ? sliceList(frame, value, node) : null;
    case 'chain':
      return evaluateChain(frame, node, value, depth);
    case 'flatten':
      return flatten(frame, evaluate(frame, node.of, value, depth + 1));
    case 'project':
      return project(frame, node, value, depth);
    case 'list':
      if (value === null || value === undefined) return null;
      spendList(frame, node.elements.length);
      return node.elements.map((element) => evaluate(frame, element, value, depth + 1));
    case 'object':
      return value === null || value === undefined ? null : makeObject(frame, node, value, depth);
    default:
      return evaluateOperator(frame, node, value, depth);
  }
}

type Operator = Extract<JmespathNode, { kind: 'not' | 'and' | 'or' | 'compare' | 'call' | 'reference' }>;

function evaluateOperator(frame: Frame, node: Operator, value: unknown, depth: number): unknown {
  const look = (part: JmespathNode): unknown => evaluate(frame, part, value, depth + 1);
  switch (node.kind) {
    case 'not':
      return !isTrue(look(node.of));
    case 'and': {
      const left = look(node.left);
      return isTrue(left) ? look(node.right) : left;
    }
    case 'or': {
      const left = look(node.left);
      return isTrue(left) ? left : look(node.right);
    }
    case 'compare':
      return compare(frame, node.operator, look(node.left), look(node.right));
    case 'reference':
      throw failFault('`&` stands before an argument of sort_by, max_by, min_by or map only');
    case 'call': {
      const args = node.args.map((arg) =>
        arg.kind === 'reference' ? (element: unknown) => evaluate(frame, arg.of, element, depth + 1) : look(arg),
      );
      return callQueryFunction(frame, node.name, args);
    }
  }
}

function evaluateChain(
  frame: Frame,
  node: Extract<JmespathNode, { kind: 'chain' }>,
  value: unknown,
  depth: number,
): unknown {
  const left = evaluate(frame, node.left, value, depth + 1);
  return evaluate(frame, node.right, left, depth + 1);
}

function project(
  frame: Frame,
  node: Extract<JmespathNode, { kind: 'project' }>,
  value: unknown,
  depth: number,
): unknown {
  const base = evaluate(frame, node.left, value, depth + 1);
  const elements =
    node.over === 'list' ? (Array.isArray(base) ? base : null) : isPlainObject(base) ? Object.values(base) : null;
  if (elements === null) return null;
  spendList(frame, elements.length);
  const projected: unknown[] = [];
  for (const element of elements) {
    spendOperations(frame, 2);
    if (node.where !== null && !isTrue(evaluate(frame, node.where, element, depth + 1))) continue;
    const found = evaluate(frame, node.right, element, depth + 1);
    if (found !== null && found !== undefined) projected.push(found);
  }
  return projected;
}

function makeObject(
  frame: Frame,
  node: Extract<JmespathNode, { kind: 'object' }>,
  value: unknown,
  depth: number,
): Record<string, unknown> {
  spendBytes(frame, 32 + node.fields.length * 24);
  const made: Record<string, unknown> = {};
  for (const field of node.fields) {
    if (isForbiddenKey(field.name)) throw failFault(`the name \`${field.name}\` cannot be used`);
    made[field.name] = evaluate(frame, field.value, value, depth + 1);
  }
  return made;
}

function flatten(frame: Frame, value: unknown): unknown {
  if (!Array.isArray(value)) return null;
  const flat: unknown[] = [];
  for (const element of value) {
    const part = Array.isArray(element) ? element : [element];
    spendOperations(frame, part.length);
    spendBytes(frame, 16 + part.length * 40);
    for (const inner of part) flat.push(inner);
  }
  spendList(frame, flat.length);
  return flat;
}

function sliceList(
  frame: Frame,
  list: readonly unknown[],
  { start, stop, step }: Extract<JmespathNode, { kind: 'slice' }>,
): unknown[] {
  spendList(frame, list.length);
  const place = (index: number | null, fallback: number): number => {
    if (index === null) return fallback;
    const counted = index < 0 ? index + list.length : index;
    return Math.min(Math.max(counted, step < 0 ? -1 : 0), step < 0 ? list.length - 1 : list.length);
  };
  const from = place(start, step < 0 ? list.length - 1 : 0);
  const to = place(stop, step < 0 ? -1 : list.length);
  const part: unknown[] = [];
  for (let index = from; step < 0 ? index > to : index < to; index += step) part.push(list[index]);
  return part;
}

/** JMESPath: nothing, false and what is empty are false; 0 is true. */
function isTrue(value: unknown): boolean {
  return value !== false && !isEmptyValue(value);
}

function compare(frame: Frame, operator: string, left: unknown, right: unknown): boolean | null {
  if (operator === '==') return writeKey(frame, left) === writeKey(frame, right);
  if (operator === '!=') return writeKey(frame, left) !== writeKey(frame, right);
  if (typeof left !== 'number' || typeof right !== 'number') return null;
  if (operator === '<') return left < right;
  if (operator === '<=') return left <= right;
  return operator === '>' ? left > right : left >= right;
}
