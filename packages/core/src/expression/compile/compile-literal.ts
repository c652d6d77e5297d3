/** Compiles constants, template literals, lists and objects. */
import type {
  ArrayExpression,
  Expression,
  Literal,
  ObjectExpression,
  Property,
  SpreadElement,
  TemplateLiteral,
} from 'acorn';
import { isForbiddenKey, toKey, toText } from '../coerce-value.ts';
import { ExpressionFault, placeFault, syntaxFault } from '../expression-fault.ts';
import { checkListLength, type Evaluate, type Frame, spendBytes, spendJoined } from '../frame.ts';
import { copyFields, readElements } from '../globals/object-functions.ts';
import { makePattern } from '../pattern/pattern.ts';
import type { Compiler } from './compiler.ts';

export function compileConstant(node: Literal): Evaluate {
  if (node.regex !== undefined) return compileRegExp(node.regex, node.start);
  if (node.bigint !== undefined) throw syntaxFault('whole numbers with `n` are not supported', node.start);
  const { value } = node;
  return () => value;
}

/** The pattern is made ready once; it has no state that a use could change. */
function compileRegExp(regex: { readonly pattern: string; readonly flags: string }, offset: number): Evaluate {
  try {
    const pattern = makePattern(regex.pattern, regex.flags);
    return () => pattern;
  } catch (error) {
    throw error instanceof ExpressionFault ? syntaxFault(error.message, offset) : error;
  }
}

export function compileTemplateLiteral(compiler: Compiler, node: TemplateLiteral): Evaluate {
  const texts = node.quasis.map((quasi) => quasi.value.cooked ?? '');
  const parts = node.expressions.map((part) => compiler.compile(part));
  return (frame) => {
    let text = texts[0] as string;
    for (let index = 0; index < parts.length; index++) {
      try {
        text += toText(frame, (parts[index] as Evaluate)(frame)) + (texts[index + 1] as string);
        spendJoined(frame, text.length);
      } catch (error) {
        throw placeFault(error, node.start);
      }
    }
    return text;
  };
}

export function compileArray(compiler: Compiler, node: ArrayExpression): Evaluate {
  const elements = compileElements(node.elements, (element) => compiler.compile(element));
  const sizeBytes = 32 + node.elements.length * 8;
  return (frame) => {
    try {
      spendBytes(frame, sizeBytes);
      return elements(frame);
    } catch (error) {
      throw placeFault(error, node.start);
    }
  };
}

/**
 * Elements of a list, or arguments of a call: one closure that gives a new array.
 * @param compile what to do with each element; a spread one is taken apart afterwards
 */
export function compileElements(
  nodes: ArrayExpression['elements'],
  compile: (element: Expression, index: number) => Evaluate,
): (frame: Frame) => unknown[] {
  const hasSpread = nodes.some((element) => element?.type === 'SpreadElement');
  const elements = nodes.map((element, index): Evaluate => {
    if (element === null) return () => undefined;
    return compile(element.type === 'SpreadElement' ? element.argument : element, index);
  });
  if (!hasSpread) return compilePlainElements(elements);
  return (frame) => {
    const list: unknown[] = [];
    for (let index = 0; index < elements.length; index++) {
      const value = (elements[index] as Evaluate)(frame);
      if (nodes[index]?.type !== 'SpreadElement') list.push(value);
      else {
        const spread = readElements(frame, value);
        // A list that grows is laid out anew now and then: as much memory again.
        spendBytes(frame, spread.length * 24);
        checkListLength(list.length + spread.length);
        for (const element of spread) list.push(element);
      }
    }
    return list;
  };
}

function compilePlainElements(elements: readonly Evaluate[]): (frame: Frame) => unknown[] {
  const [first, second] = elements;
  if (first === undefined) return () => [];
  if (second === undefined) return (frame) => [first(frame)];
  if (elements.length === 2) return (frame) => [first(frame), second(frame)];
  return (frame) => {
    const list: unknown[] = [];
    for (const element of elements) list.push(element(frame));
    return list;
  };
}

type FieldWriter = (frame: Frame, into: Record<string, unknown>) => void;

export function compileObject(compiler: Compiler, node: ObjectExpression): Evaluate {
  const writers = node.properties.map((property) => compileField(compiler, property));
  const sizeBytes = 32 + writers.length * 24;
  return (frame) => {
    try {
      spendBytes(frame, sizeBytes);
      const made: Record<string, unknown> = {};
      for (const write of writers) write(frame, made);
      return made;
    } catch (error) {
      throw placeFault(error, node.start);
    }
  };
}

function compileField(compiler: Compiler, property: Property | SpreadElement): FieldWriter {
  if (property.type === 'SpreadElement') {
    const value = compiler.compile(property.argument);
    return (frame, into) => {
      copyFields(frame, value(frame), into);
    };
  }
  if (property.method || property.kind !== 'init') {
    throw syntaxFault('an object in an expression has fields only, no methods', property.start);
  }
  if (property.computed) {
    const name = compiler.compile(property.key);
    const value = compiler.compile(property.value);
    return (frame, into) => {
      const key = toKey(frame, name(frame));
      // An object with computed names has a layout of its own.
      spendBytes(frame, 200);
      into[key] = value(frame);
    };
  }
  const key = readFieldName(property.key);
  if (isForbiddenKey(key)) throw syntaxFault(`the name \`${key}\` cannot be used`, property.start);
  const value = compiler.compile(property.value);
  return (frame, into) => {
    into[key] = value(frame);
  };
}

/** The name of a field that is written as a name, a text or a number. */
export function readFieldName(key: Property['key']): string {
  if (key.type === 'Identifier') return key.name;
  if (key.type === 'Literal' && key.regex === undefined && key.bigint === undefined) return String(key.value);
  throw syntaxFault('the name of a field must be a name, a text or a number', key.start);
}
