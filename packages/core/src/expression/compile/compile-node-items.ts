/** Compiles what is asked of other nodes: `$('Name').item`, `.first()`, `.all()`, … and the same of `$input`. */
import type { AnyNode, CallExpression, Identifier, MemberExpression } from 'acorn';
import { toNumber, toText } from '../coerce-value.ts';
import { placeFault, syntaxFault } from '../expression-fault.ts';
import type { NodeItems } from '../expression-scope.ts';
import type { Evaluate, Frame } from '../frame.ts';
import { suggestName } from '../suggest-name.ts';
import type { Compiler } from './compiler.ts';

/** Whether the part is `$input` or `$(…)`: never a value itself, so that what is asked of it is always known beforehand. */
export function isNodeItems(compiler: Compiler, node: AnyNode): node is Identifier | CallExpression {
  if (node.type === 'Identifier') return node.name === '$input' && compiler.slotOf('$input') === undefined;
  return node.type === 'CallExpression' && isNodeCall(compiler, node);
}

/** Whether the call is `$(…)`. */
export function isNodeCall(compiler: Compiler, node: CallExpression): boolean {
  return node.callee.type === 'Identifier' && node.callee.name === '$' && compiler.slotOf('$') === undefined;
}

/** `.item`, `.isExecuted`, `.params` */
export function compileNodeItemsProperty(compiler: Compiler, node: MemberExpression): Evaluate {
  const name = readName(compiler, node);
  const isInput = node.object.type === 'Identifier';
  const items = compileNodeItems(compiler, node.object);
  switch (name) {
    case 'item':
      compiler.found.usesItem = true;
      if (isInput) return (frame) => frame.scope.item;
      compiler.found.usesItemOf = true;
      return place(node, (frame) => items(frame).item);
    case 'isExecuted':
      return place(node, (frame) => items(frame).isExecuted);
    case 'params':
      return place(node, (frame) => items(frame).params);
    default:
      throw syntaxFault(`\`${name}\` is a method; call it: ${name}(…)`, node.property.start);
  }
}

/** `.first()`, `.last()`, `.all()`, `.itemMatching(index)` */
export function compileNodeItemsCall(compiler: Compiler, node: CallExpression, callee: MemberExpression): Evaluate {
  const name = readName(compiler, callee);
  if (callee.object.type === 'Identifier') compiler.found.usesInput = true;
  const items = compileNodeItems(compiler, callee.object);
  const [argument, more] = node.arguments;
  if (
    more !== undefined ||
    argument?.type === 'SpreadElement' ||
    (name === 'itemMatching') !== (argument !== undefined)
  ) {
    const wanted = name === 'itemMatching' ? 'the index of an item' : 'no argument';
    throw syntaxFault(`\`${name}\` takes ${wanted}`, node.start);
  }
  switch (name) {
    case 'first':
      return place(node, (frame) => items(frame).first());
    case 'last':
      return place(node, (frame) => items(frame).last());
    case 'all':
      return place(node, (frame) => items(frame).all());
    case 'itemMatching': {
      compiler.found.usesItemOf = true;
      const index = compiler.compile(argument as AnyNode);
      return place(node, (frame) => items(frame).itemMatching(toNumber(frame, index(frame))));
    }
    default:
      throw syntaxFault(`\`${name}\` is no method; write .${name}`, callee.property.start);
  }
}

const names = ['item', 'isExecuted', 'params', 'first', 'last', 'all', 'itemMatching'] as const;

function readName(compiler: Compiler, node: MemberExpression): (typeof names)[number] {
  const property = node.property;
  const written =
    property.type === 'Literal'
      ? String(property.value)
      : !node.computed && property.type === 'Identifier'
        ? property.name
        : null;
  const known = names.find((name) => name === written);
  if (known !== undefined) return known;
  const origin = compiler.quote(node.object);
  const hint = written === null ? '' : written === 'json' ? `; write ${origin}.item.json` : suggestName(written, names);
  throw syntaxFault(`\`${origin}\` has ${names.join(', ')} and nothing else${hint}`, property.start);
}

function compileNodeItems(compiler: Compiler, node: AnyNode): (frame: Frame) => NodeItems {
  if (node.type !== 'CallExpression') return (frame) => frame.scope.input;
  const [argument, more] = node.arguments;
  if (argument === undefined || argument.type === 'SpreadElement' || more !== undefined) {
    throw syntaxFault("`$` takes the name of one node: $('Name')", node.start);
  }
  const offset = argument.start;
  const written = readText(argument);
  if (written !== null) {
    compiler.found.nodes.push({ name: written, offset });
    return (frame) => readNode(frame, written, offset);
  }
  compiler.found.dynamicNodes = true;
  const name = compiler.compile(argument);
  return (frame) => readNode(frame, toText(frame, name(frame)), offset);
}

function readText(node: AnyNode): string | null {
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  return node.type === 'TemplateLiteral' && node.expressions.length === 0
    ? (node.quasis[0]?.value.cooked ?? null)
    : null;
}

function readNode(frame: Frame, name: string, offset: number): NodeItems {
  try {
    return frame.scope.node(name);
  } catch (error) {
    throw placeFault(error, offset);
  }
}

function place(node: AnyNode, evaluate: Evaluate): Evaluate {
  return (frame) => {
    try {
      return evaluate(frame);
    } catch (error) {
      throw placeFault(error, node.start);
    }
  };
}
