/** Compiles n8n's older ways to other nodes: `$node["Name"].json`, `$items("Name")`, `$item(0).$node["Name"].json`. */
import type { AnyNode, CallExpression, MemberExpression } from 'acorn';
import type { Item } from '../../items/item.ts';
import { toNumber } from '../coerce-value.ts';
import { failFault, placeFault, syntaxFault } from '../expression-fault.ts';
import type { Evaluate, Frame } from '../frame.ts';
import { suggestName } from '../suggest-name.ts';
import type { Compiler } from './compiler.ts';
import { readConstantKey } from './read-constant-key.ts';

/** Whether the part is `$node["Name"]`, `$node.Name` or `$item(0).$node["Name"]`. */
export function isOlderNode(compiler: Compiler, node: AnyNode): node is MemberExpression {
  return node.type === 'MemberExpression' && isNodeList(compiler, node.object);
}

function isNodeList(compiler: Compiler, node: AnyNode): boolean {
  if (node.type === 'Identifier') return node.name === '$node' && compiler.slotOf('$node') === undefined;
  return node.type === 'MemberExpression' && isItemCall(compiler, node.object) && readConstantKey(node) === '$node';
}

function isItemCall(compiler: Compiler, node: AnyNode): node is CallExpression {
  return (
    node.type === 'CallExpression' &&
    node.callee.type === 'Identifier' &&
    node.callee.name === '$item' &&
    compiler.slotOf('$item') === undefined
  );
}

const names = ['json', 'data', 'binary', 'parameter', 'isExecuted'] as const;

/** `.json` (or `.data`) and `.binary` of the item with the same index, `.parameter` */
export function compileOlderNodeProperty(compiler: Compiler, node: MemberExpression): Evaluate {
  const origin = node.object as MemberExpression;
  const written = readConstantKey(node);
  const name = names.find((one) => one === written);
  const nodeName = readConstantKey(origin);
  if (nodeName === null)
    throw syntaxFault('`$node` takes a name that is written out; use $(name) otherwise', origin.start);
  if (name === undefined) {
    const quoted = compiler.quote(origin);
    const hint = suggestName(written ?? '', names);
    throw syntaxFault(`\`${quoted}\` has ${names.join(', ')} and nothing else${hint}`, node.property.start);
  }
  compiler.found.nodes.push({ name: nodeName, offset: origin.property.start });
  const offset = origin.start;
  if (name === 'parameter') return place(offset, (frame) => frame.scope.node(nodeName).params);
  if (name === 'isExecuted') return place(offset, (frame) => frame.scope.node(nodeName).isExecuted);
  const index = compileItemIndex(compiler, origin.object);
  return place(offset, (frame) => {
    const item = readItem(frame, nodeName, index(frame));
    return name === 'binary' ? (item.binary ?? {}) : item.json;
  });
}

function compileItemIndex(compiler: Compiler, list: AnyNode): (frame: Frame) => number {
  if (list.type === 'MemberExpression') {
    const [argument] = (list.object as CallExpression).arguments;
    if (argument === undefined) throw syntaxFault('`$item` takes the index of an item', list.start);
    const index = compiler.compile(argument);
    return (frame) => toNumber(frame, index(frame));
  }
  compiler.found.usesItem = true;
  return (frame) => frame.scope.itemIndex;
}

function readItem(frame: Frame, name: string, index: number): Item {
  const items = frame.scope.node(name).all();
  const item = items[index];
  if (item !== undefined) return item;
  throw failFault(
    `node \`${name}\` gave ${items.length} items, none of which has the index ${index}; $('${name}').item finds the one that this item came from`,
  );
}

/** `$items("Name")`, `$items()` */
export function compileItemsCall(compiler: Compiler, node: CallExpression): Evaluate {
  const [argument, ...rest] = node.arguments;
  for (const more of rest) {
    if (more.type !== 'Literal' || more.value !== 0)
      throw syntaxFault(
        '`$items` takes the name of a node; only its first output and newest run can be read',
        more.start,
      );
  }
  if (argument === undefined) {
    compiler.found.usesInput = true;
    return place(node.start, (frame) => frame.scope.input.all());
  }
  if (argument.type !== 'Literal' || typeof argument.value !== 'string')
    throw syntaxFault('`$items` takes a name that is written out; use $(name).all() otherwise', argument.start);
  const name = argument.value;
  compiler.found.nodes.push({ name, offset: argument.start });
  return place(node.start, (frame) => frame.scope.node(name).all());
}

function place(offset: number, evaluate: Evaluate): Evaluate {
  return (frame) => {
    try {
      return evaluate(frame);
    } catch (error) {
      throw placeFault(error, offset);
    }
  };
}
