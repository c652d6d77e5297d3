/** Compiles operators. Numbers and texts take the short way; everything else is turned into one of them first. */
import type { AnyNode, BinaryExpression, ConditionalExpression, LogicalExpression, UnaryExpression } from 'acorn';
import { isPlainObject, isPrimitive, type Primitive, toKey, toNumber, toPrimitive } from '../coerce-value.ts';
import { failFault, placeFault, syntaxFault } from '../expression-fault.ts';
import { type Evaluate, type Frame, spendJoined, spendReading } from '../frame.ts';
import type { Compiler } from './compiler.ts';

export function compileUnary(compiler: Compiler, node: UnaryExpression): Evaluate {
  const value = compiler.compile(node.argument);
  switch (node.operator) {
    case '!':
      return (frame) => !value(frame);
    case '-':
      return (frame) => -toNumber(frame, value(frame));
    case '+':
      return (frame) => toNumber(frame, value(frame));
    case '~':
      return (frame) => ~toNumber(frame, value(frame));
    case 'typeof':
      return (frame) => typeof value(frame);
    case 'void':
      return (frame) => void value(frame);
    default:
      throw syntaxFault(`\`${node.operator}\` cannot be used in an expression`, node.start);
  }
}

export function compileBinary(compiler: Compiler, node: BinaryExpression): Evaluate {
  const left = compiler.compile(node.left);
  const right = compiler.compile(node.right);
  if (node.operator === '+') return compilePlus(left, right, node.start);
  const simple = simpleOperators[node.operator];
  if (simple !== undefined) return simple(left, right);
  const arithmetic = arithmeticOperators[node.operator];
  if (arithmetic !== undefined) return arithmetic(left, right, node.start);
  if (node.operator === 'in') return compileIn(left, right, node.start);
  throw syntaxFault(`\`${node.operator}\` cannot be used in an expression`, operatorOffset(compiler, node));
}

export function compileLogical(compiler: Compiler, node: LogicalExpression): Evaluate {
  const left = compiler.compile(node.left);
  const right = compiler.compile(node.right);
  switch (node.operator) {
    case '&&':
      return (frame) => left(frame) && right(frame);
    case '||':
      return (frame) => left(frame) || right(frame);
    case '??':
      return (frame) => left(frame) ?? right(frame);
  }
}

export function compileConditional(compiler: Compiler, node: ConditionalExpression): Evaluate {
  const test = compiler.compile(node.test);
  const consequent = compiler.compile(node.consequent);
  const alternate = compiler.compile(node.alternate);
  return (frame) => (test(frame) ? consequent(frame) : alternate(frame));
}

function compilePlus(left: Evaluate, right: Evaluate, offset: number): Evaluate {
  return (frame) => {
    const a = left(frame);
    const b = right(frame);
    return typeof a === 'number' && typeof b === 'number' ? a + b : addValues(frame, a, b, offset);
  };
}

function addValues(frame: Frame, left: unknown, right: unknown, offset: number): string | number {
  try {
    const a = toPrimitive(frame, left, 'default');
    const b = toPrimitive(frame, right, 'default');
    if (typeof a !== 'string' && typeof b !== 'string') return Number(a) + Number(b);
    const text = String(a) + String(b);
    spendJoined(frame, text.length);
    return text;
  } catch (error) {
    throw placeFault(error, offset);
  }
}

type Simple = (left: Evaluate, right: Evaluate) => Evaluate;
type Arithmetic = (left: Evaluate, right: Evaluate, offset: number) => Evaluate;

const simpleOperators: Readonly<Partial<Record<string, Simple>>> = {
  '===': (left, right) => (frame) => equalStrictly(frame, left(frame), right(frame)),
  '!==': (left, right) => (frame) => !equalStrictly(frame, left(frame), right(frame)),
  '==': (left, right) => (frame) => equalLoosely(frame, left(frame), right(frame)),
  '!=': (left, right) => (frame) => !equalLoosely(frame, left(frame), right(frame)),
};

function equalStrictly(frame: Frame, left: unknown, right: unknown): boolean {
  if (typeof left === 'string') spendReading(frame, left);
  return left === right;
}

function equalLoosely(frame: Frame, left: unknown, right: unknown): boolean {
  const leftIsPrimitive = isPrimitive(left);
  const rightIsPrimitive = isPrimitive(right);
  if (typeof left === 'string') spendReading(frame, left);
  if (typeof right === 'string') spendReading(frame, right);
  if (leftIsPrimitive === rightIsPrimitive) {
    // biome-ignore lint/suspicious/noDoubleEquals: this is the language's own `==`
    return left == right;
  }
  if (left === null || left === undefined || right === null || right === undefined) return false;
  // biome-ignore lint/suspicious/noDoubleEquals: this is the language's own `==`
  return toPrimitive(frame, left, 'default') == toPrimitive(frame, right, 'default');
}

const arithmeticOperators: Readonly<Partial<Record<string, Arithmetic>>> = {
  '-': numeric((a, b) => a - b),
  '*': numeric((a, b) => a * b),
  '/': numeric((a, b) => a / b),
  '%': numeric((a, b) => a % b),
  '**': numeric((a, b) => a ** b),
  '&': numeric((a, b) => a & b),
  '|': numeric((a, b) => a | b),
  '^': numeric((a, b) => a ^ b),
  '<<': numeric((a, b) => a << b),
  '>>': numeric((a, b) => a >> b),
  '>>>': numeric((a, b) => a >>> b),
  '<': ordered((a, b) => a < b),
  '<=': ordered((a, b) => a <= b),
  '>': ordered((a, b) => a > b),
  '>=': ordered((a, b) => a >= b),
};

function numeric(compute: (a: number, b: number) => number): Arithmetic {
  return (left, right, offset) => (frame) => {
    const a = left(frame);
    const b = right(frame);
    if (typeof a === 'number' && typeof b === 'number') return compute(a, b);
    try {
      return compute(toNumber(frame, a), toNumber(frame, b));
    } catch (error) {
      throw placeFault(error, offset);
    }
  };
}

/** JavaScript compares two texts letter by letter and everything else as numbers; the types only name the common case. */
function ordered(compare: (a: number, b: number) => boolean): Arithmetic {
  return (left, right, offset) => (frame) => {
    const a = left(frame);
    const b = right(frame);
    if (typeof a === 'number' && typeof b === 'number') return compare(a, b);
    try {
      return compareValues(compare as (a: Primitive, b: Primitive) => boolean, frame, a, b);
    } catch (error) {
      throw placeFault(error, offset);
    }
  };
}

function compareValues(
  compare: (a: Primitive, b: Primitive) => boolean,
  frame: Frame,
  a: unknown,
  b: unknown,
): boolean {
  const left = toPrimitive(frame, a, 'number');
  const right = toPrimitive(frame, b, 'number');
  if (typeof left === 'string') spendReading(frame, left);
  if (typeof right === 'string') spendReading(frame, right);
  return compare(left, right);
}

function compileIn(left: Evaluate, right: Evaluate, offset: number): Evaluate {
  return (frame) => {
    try {
      const key = toKey(frame, left(frame));
      const target = right(frame);
      if (!isPlainObject(target) && !Array.isArray(target)) throw failFault('`in` needs an object on its right');
      return Object.hasOwn(target, key);
    } catch (error) {
      throw placeFault(error, offset);
    }
  };
}

function operatorOffset(compiler: Compiler, node: BinaryExpression): number {
  const between = compiler.source.slice((node.left as AnyNode).end, (node.right as AnyNode).start);
  return (node.left as AnyNode).end + Math.max(between.indexOf(node.operator), 0);
}
