/** Compiles arrow functions that are arguments of methods: parameters become slots of the frame, the body one closure. */
import type { ArrayPattern, ArrowFunctionExpression, AssignmentPattern, ObjectPattern, Pattern } from 'acorn';
import { isForbiddenKey, isPlainObject } from '../coerce-value.ts';
import { failFault, placeFault, syntaxFault } from '../expression-fault.ts';
import { type Callback, type Evaluate, type Frame, spendOperations } from '../frame.ts';
import { copyFields, readElements } from '../globals/object-functions.ts';
import type { StaticFunction } from '../globals/static-function.ts';
import { readMember } from '../read-member.ts';
import { describeValue } from '../value-type.ts';
import { readFieldName } from './compile-literal.ts';
import type { Compiler } from './compiler.ts';
import { listNames } from './list-names.ts';

/** @returns a closure that gives the function for one evaluation; it lives no longer than the method that gets it */
export function compileArrow(compiler: Compiler, node: ArrowFunctionExpression): (frame: Frame) => Callback {
  const { body, params } = node;
  if (node.async) throw syntaxFault('`async` cannot be used in an expression', node.start);
  if (body.type === 'BlockStatement') {
    throw syntaxFault('write the arrow function without braces and `return`: x => x.name', body.start);
  }
  const names = params.flatMap((pattern) => listNames(pattern));
  const { result, cost } = compiler.inside(names, () => ({
    binders: params.map((pattern, index) => compileParameter(compiler, pattern, index)),
    evaluate: compiler.compile(body),
    slots: params.map((pattern) => (pattern.type === 'Identifier' ? compiler.slotOf(pattern.name) : undefined)),
  }));
  const [first, second] = result.slots;
  if (params.length === 1 && first !== undefined) return callWithOne(first, result.evaluate, cost);
  if (params.length === 2 && first !== undefined && second !== undefined) {
    return callWithTwo(first, second, result.evaluate, cost);
  }
  return callWithAny(result.binders, result.evaluate, cost);
}

/** `list.map(Number)`: the listed function gets what JavaScript would give it. */
export function compileFunctionReference(fn: StaticFunction): (frame: Frame) => Callback {
  return (frame) =>
    (...args) => {
      spendOperations(frame, 2);
      return fn(frame, args);
    };
}

function callWithOne(slot: number, evaluate: Evaluate, cost: number): (frame: Frame) => Callback {
  return (frame) => (value) => {
    spendOperations(frame, cost);
    frame.locals[slot] = value;
    return evaluate(frame);
  };
}

function callWithTwo(slot: number, secondSlot: number, evaluate: Evaluate, cost: number): (frame: Frame) => Callback {
  return (frame) => (value, second) => {
    spendOperations(frame, cost);
    frame.locals[slot] = value;
    frame.locals[secondSlot] = second;
    return evaluate(frame);
  };
}

type ParameterBinder = (frame: Frame, args: readonly unknown[]) => void;

function callWithAny(
  binders: readonly ParameterBinder[],
  evaluate: Evaluate,
  cost: number,
): (frame: Frame) => Callback {
  return (frame) =>
    (...args) => {
      spendOperations(frame, cost + 1);
      for (const bind of binders) bind(frame, args);
      return evaluate(frame);
    };
}

function compileParameter(compiler: Compiler, pattern: Pattern, index: number): ParameterBinder {
  if (pattern.type === 'RestElement') {
    const bindRest = compilePattern(compiler, pattern.argument);
    return (frame, args) => bindRest(frame, args.slice(index));
  }
  const bind = compilePattern(compiler, pattern);
  return (frame, args) => bind(frame, args[index]);
}

/** Puts a value, or parts of it, into slots. */
type Binder = (frame: Frame, value: unknown) => void;

function compilePattern(compiler: Compiler, pattern: Pattern): Binder {
  switch (pattern.type) {
    case 'Identifier': {
      const slot = compiler.slotOf(pattern.name) as number;
      return (frame, value) => {
        frame.locals[slot] = value;
      };
    }
    case 'AssignmentPattern':
      return compileDefault(compiler, pattern);
    case 'ArrayPattern':
      return compileArrayPattern(compiler, pattern);
    case 'ObjectPattern':
      return compileObjectPattern(compiler, pattern);
    default:
      throw syntaxFault('this cannot be a parameter', pattern.start);
  }
}

function compileDefault(compiler: Compiler, pattern: AssignmentPattern): Binder {
  const bind = compilePattern(compiler, pattern.left);
  const fallback = compiler.compile(pattern.right);
  return (frame, value) => bind(frame, value === undefined ? fallback(frame) : value);
}

function compileArrayPattern(compiler: Compiler, pattern: ArrayPattern): Binder {
  const binders = pattern.elements.map((element, index): Binder => {
    if (element === null) return () => undefined;
    const isRest = element.type === 'RestElement';
    const bind = compilePattern(compiler, isRest ? element.argument : element);
    return (frame, value) => {
      const elements = value as readonly unknown[];
      bind(frame, isRest ? readElements(frame, elements).slice(index) : elements[index]);
    };
  });
  return (frame, value) => {
    try {
      const elements = Array.isArray(value) ? value : readElements(frame, value);
      for (const bind of binders) bind(frame, elements);
    } catch (error) {
      throw placeFault(error, pattern.start);
    }
  };
}

function compileObjectPattern(compiler: Compiler, pattern: ObjectPattern): Binder {
  const taken: string[] = [];
  const binders = pattern.properties.map((property): Binder => {
    if (property.type === 'RestElement') return compileRest(compilePattern(compiler, property.argument), taken);
    if (property.computed) throw syntaxFault('the name of a field cannot be computed here', property.start);
    const key = readFieldName(property.key);
    if (isForbiddenKey(key)) throw syntaxFault(`the name \`${key}\` cannot be used`, property.start);
    taken.push(key);
    const bind = compilePattern(compiler, property.value);
    return (frame, value) => bind(frame, readMember(frame, value, key));
  });
  return (frame, value) => {
    try {
      if (value === undefined || value === null) throw failFault(`fields cannot be taken from ${describeValue(value)}`);
      for (const bind of binders) bind(frame, value);
    } catch (error) {
      throw placeFault(error, pattern.start);
    }
  };
}

function compileRest(bind: Binder, taken: readonly string[]): Binder {
  return (frame, value) => {
    const hasFields = typeof value === 'string' || Array.isArray(value) || isPlainObject(value);
    const rest = hasFields ? copyFields(frame, value, {}) : {};
    for (const key of taken) delete rest[key];
    bind(frame, rest);
  };
}
