/** Compiles `a.b`, `a[b]` and `a?.b`. Only own fields of data are ever read. */
import type { AnyNode, ChainExpression, MemberExpression } from 'acorn';
import { isForbiddenKey, toKey } from '../coerce-value.ts';
import { placeFault, syntaxFault } from '../expression-fault.ts';
import type { Evaluate, Frame } from '../frame.ts';
import { globalGroups } from '../globals/global-names.ts';
import { findMethod } from '../methods/method-tables.ts';
import { isPropertyName, readMember } from '../read-member.ts';
import { suggestName } from '../suggest-name.ts';
import { inheritedNames } from '../value-type.ts';
import { compileNodeItemsProperty, isNodeItems } from './compile-node-items.ts';
import { compileOlderNodeProperty, isOlderNode } from './compile-older-names.ts';
import type { Compiler } from './compiler.ts';
import { missingValueFault } from './missing-value-fault.ts';
import { readConstantKey } from './read-constant-key.ts';

/** What the rest of a chain is once `?.` has met undefined or null. {@link compileChain} turns it into undefined. */
export const skipped: unique symbol = Symbol('skipped');

export function compileChain(compiler: Compiler, node: ChainExpression): Evaluate {
  const chain = compiler.compile(node.expression);
  return (frame) => {
    const value = chain(frame);
    return value === skipped ? undefined : value;
  };
}

export function compileMember(compiler: Compiler, node: MemberExpression): Evaluate {
  const constant = compileGroupConstant(compiler, node);
  if (constant !== null) return constant;
  if (isOlderNode(compiler, node.object)) return compileOlderNodeProperty(compiler, node);
  if (isNodeItems(compiler, node.object)) return compileNodeItemsProperty(compiler, node);
  const key = readConstantKey(node);
  if (key !== null && isForbiddenKey(key)) throw syntaxFault(`the name \`${key}\` cannot be used`, node.property.start);
  const object = compiler.compile(node.object);
  if (isInOptionalChain(node.object) || node.optional) return compileOptional(compiler, node, object, key);
  return key === null ? compileIndex(compiler, node, object) : compileField(compiler, node, object, key);
}

/** Whether a `?.` further left can end the chain that this part belongs to. */
export function isInOptionalChain(node: AnyNode): boolean {
  if (node.type === 'MemberExpression') return node.optional || isInOptionalChain(node.object);
  if (node.type === 'CallExpression') return node.optional || isInOptionalChain(node.callee);
  return false;
}

function compileField(compiler: Compiler, node: MemberExpression, object: Evaluate, key: string): Evaluate {
  const readOther = compileRead(compiler, node);
  if (inheritedNames.has(key)) return (frame) => readOther(frame, object(frame), key);
  // Dates and the like have listed properties, and a method that is not called is a mistake worth a word.
  const isListed = isPropertyName(key) || findMethod(key) !== null;
  return (frame) => {
    const target = object(frame);
    if (typeof target === 'object' && target !== null) {
      const value = (target as Record<string, unknown>)[key];
      return value === undefined && isListed ? readOther(frame, target, key) : value;
    }
    return readOther(frame, target, key);
  };
}

function compileIndex(compiler: Compiler, node: MemberExpression, object: Evaluate): Evaluate {
  const index = compiler.compile(node.property);
  const readOther = compileRead(compiler, node);
  return (frame) => {
    const target = object(frame);
    const key = index(frame);
    if (typeof key === 'number' && Array.isArray(target)) {
      return key >= 0 && key < target.length ? target[key] : undefined;
    }
    return readOther(frame, target, key);
  };
}

function compileOptional(compiler: Compiler, node: MemberExpression, object: Evaluate, key: string | null): Evaluate {
  const index = key === null ? compiler.compile(node.property) : () => key;
  const readOther = compileRead(compiler, node);
  const { optional } = node;
  return (frame) => {
    const target = object(frame);
    if (target === skipped || (optional && (target === undefined || target === null))) return skipped;
    return readOther(frame, target, index(frame));
  };
}

/** Reads from any value, with the place of what fails. */
function compileRead(
  compiler: Compiler,
  node: MemberExpression,
): (frame: Frame, target: unknown, key: unknown) => unknown {
  const explain = missingValueFault(compiler, node.object);
  const offset = node.property.start;
  return (frame, target, key) => {
    try {
      const name = toKey(frame, key);
      if (target === undefined || target === null) throw explain(frame, target, `read \`${name}\``);
      return readMember(frame, target, name);
    } catch (error) {
      throw placeFault(error, offset);
    }
  };
}

/** `Math.PI` */
function compileGroupConstant(compiler: Compiler, node: MemberExpression): Evaluate | null {
  if (node.object.type !== 'Identifier' || compiler.slotOf(node.object.name) !== undefined) return null;
  const group = globalGroups.get(node.object.name);
  if (group === undefined) return null;
  const key = readConstantKey(node);
  if (key !== null && group.constants.has(key)) {
    const value = group.constants.get(key);
    return () => value;
  }
  const path = compiler.quote(node);
  if (key !== null && group.functions.has(key))
    throw syntaxFault(`\`${path}\` is a function; call it: ${path}(…)`, node.start);
  const names = [...group.constants.keys(), ...group.functions.keys()];
  throw syntaxFault(`\`${path}\` is not known here${suggestName(key ?? '', names)}`, node.property.start);
}
