/** Compiles calls: listed methods by the type of the value, listed functions by name. Nothing else can be called. */
import type { AnyNode, CallExpression, Expression, Identifier, MemberExpression } from 'acorn';
import { failFault, placeFault, syntaxFault } from '../expression-fault.ts';
import type { Evaluate, Frame } from '../frame.ts';
import { globalFunctions, globalGroups } from '../globals/global-names.ts';
import type { StaticFunction } from '../globals/static-function.ts';
import type { Method } from '../methods/method.ts';
import {
  allMethodNames,
  callbackMethods,
  chooseMethod,
  describeMissing,
  explainMissingMethod,
  findMethod,
  methodNamesOf,
  type NamedMethod,
} from '../methods/method-tables.ts';
import { suggestName } from '../suggest-name.ts';
import { compileArrow, compileFunctionReference } from './compile-arrow.ts';
import { namesInReach } from './compile-identifier.ts';
import { compileElements } from './compile-literal.ts';
import { isInOptionalChain, skipped } from './compile-member.ts';
import { compileNodeItemsCall, isNodeCall, isNodeItems } from './compile-node-items.ts';
import { compileItemsCall } from './compile-older-names.ts';
import type { Compiler } from './compiler.ts';
import { missingValueFault } from './missing-value-fault.ts';
import { readConstantKey } from './read-constant-key.ts';

export function compileCall(compiler: Compiler, node: CallExpression): Evaluate {
  const { callee } = node;
  if (callee.type === 'Identifier' && compiler.slotOf(callee.name) === undefined) {
    if (callee.name === '$if') return compileChoice(compiler, node);
    if (callee.name === '$items') return compileItemsCall(compiler, node);
  }
  const fn = findFunction(compiler, callee);
  if (fn !== null) return compileFunctionCall(compiler, node, fn);
  if (callee.type === 'MemberExpression') {
    if (isNodeItems(compiler, callee.object)) return compileNodeItemsCall(compiler, node, callee);
    return compileMethodCall(compiler, node, callee);
  }
  if (isNodeCall(compiler, node)) {
    const quoted = compiler.quote(node);
    throw syntaxFault(`\`${quoted}\` is no value itself; write ${quoted}.item.json, .first() or .all()`, node.start);
  }
  if (callee.type === 'Identifier' && compiler.slotOf(callee.name) === undefined) {
    throw syntaxFault(
      `there is no function \`${callee.name}\`${suggestName(callee.name, namesInReach(compiler))}`,
      callee.start,
    );
  }
  throw syntaxFault('only methods and the listed functions can be called', callee.start);
}

/** `$if(test, then, else)`: only what is chosen is evaluated. */
function compileChoice(compiler: Compiler, node: CallExpression): Evaluate {
  const [test, consequent, alternate] = node.arguments;
  const isSpread = node.arguments.some((argument) => argument.type === 'SpreadElement');
  if (test === undefined || consequent === undefined || isSpread)
    throw syntaxFault('`$if` takes a test and two values: $if(test, then, else)', node.start);
  const [decide, yes] = [compiler.compile(test), compiler.compile(consequent)];
  const no: Evaluate = alternate === undefined ? () => undefined : compiler.compile(alternate);
  return (frame) => (decide(frame) ? yes(frame) : no(frame));
}

/** `parseInt`, `Math.round`: the listed function that a part names, unless a parameter hides it. */
function findFunction(compiler: Compiler, node: AnyNode): StaticFunction | null {
  if (node.type === 'Identifier') {
    return compiler.slotOf(node.name) === undefined ? (globalFunctions.get(node.name) ?? null) : null;
  }
  if (node.type !== 'MemberExpression' || node.object.type !== 'Identifier') return null;
  const group = globalGroups.get(node.object.name);
  if (group === undefined || compiler.slotOf(node.object.name) !== undefined) return null;
  const name = readConstantKey(node);
  const fn = name === null ? undefined : group.functions.get(name);
  if (name === 'random') compiler.found.usesRandom = true;
  if (fn !== undefined) return fn;
  const path = compiler.quote(node);
  const paths = [...group.functions.keys()].map((key) => `${(node.object as Identifier).name}.${key}`);
  throw syntaxFault(`there is no function \`${path}\`${suggestName(path, paths)}`, node.property.start);
}

/** Functions whose second argument is an arrow function. */
const callbackFunctions: ReadonlySet<StaticFunction | undefined> = new Set([
  globalGroups.get('Array')?.functions.get('from'),
  globalGroups.get('Object')?.functions.get('groupBy'),
]);

function compileFunctionCall(compiler: Compiler, node: CallExpression, fn: StaticFunction): Evaluate {
  const args = compileArguments(compiler, node, callbackFunctions.has(fn) ? 1 : -1);
  return (frame) => {
    try {
      return fn(frame, args(frame));
    } catch (error) {
      throw placeFault(error, node.start);
    }
  };
}

function compileMethodCall(compiler: Compiler, node: CallExpression, callee: MemberExpression): Evaluate {
  const name = readConstantKey(callee);
  if (name === null) throw syntaxFault('the name of a method cannot be computed', callee.property.start);
  const named = findMethod(name);
  if (named === null) {
    const problem =
      explainMissingMethod(name) ?? `there is no method \`${name}\`${suggestName(name, allMethodNames())}`;
    throw syntaxFault(problem, callee.property.start);
  }
  if (name === 'randomItem') compiler.found.usesRandom = true;
  const target = compiler.compile(callee.object);
  const args = compileArguments(compiler, node, callbackMethods.get(name) ?? -1);
  const call = compileInvocation(compiler, callee, name, named, args);
  if (!isInOptionalChain(node)) return (frame) => call(frame, target(frame));
  return (frame) => {
    const self = target(frame);
    if (self === skipped || (callee.optional && (self === undefined || self === null))) return skipped;
    if (node.optional && self !== undefined && self !== null && chooseMethod(named, self) === undefined) return skipped;
    return call(frame, self);
  };
}

function compileInvocation(
  compiler: Compiler,
  callee: MemberExpression,
  name: string,
  named: NamedMethod,
  args: (frame: Frame) => unknown[],
): (frame: Frame, self: unknown) => unknown {
  const explain = missingValueFault(compiler, callee.object);
  const offset = callee.property.start;
  return (frame, self) => {
    try {
      const method = chooseMethod(named, self) as Method<unknown> | undefined;
      if (method !== undefined) return method(frame, self, args(frame));
      if (self === undefined || self === null) throw explain(frame, self, `call \`${name}\``);
      throw failFault(describeMissing(name, self) + suggestName(name, methodNamesOf(self)));
    } catch (error) {
      throw placeFault(error, offset);
    }
  };
}

/** @param callbackIndex which argument may be an arrow function or the name of a listed one; -1 for none */
function compileArguments(
  compiler: Compiler,
  node: CallExpression,
  callbackIndex: number,
): (frame: Frame) => unknown[] {
  return compileElements(node.arguments, (argument, index) =>
    index === callbackIndex ? compileCallback(compiler, argument) : compiler.compile(argument),
  );
}

function compileCallback(compiler: Compiler, node: Expression): Evaluate {
  if (node.type === 'ParenthesizedExpression') return compileCallback(compiler, node.expression);
  if (node.type === 'ArrowFunctionExpression') return compileArrow(compiler, node);
  const isName = node.type === 'Identifier' || node.type === 'MemberExpression';
  const fn = isName && !isGroupConstant(compiler, node) ? findFunction(compiler, node) : null;
  return fn === null ? compiler.compile(node) : compileFunctionReference(fn);
}

/** `Math.PI` is a value, even where a function is expected. */
function isGroupConstant(compiler: Compiler, node: AnyNode): boolean {
  if (node.type !== 'MemberExpression' || node.object.type !== 'Identifier') return false;
  const constants = globalGroups.get(node.object.name)?.constants;
  return compiler.slotOf(node.object.name) === undefined && (constants?.has(readConstantKey(node) ?? '') ?? false);
}
