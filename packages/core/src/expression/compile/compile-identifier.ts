/** Compiles names: parameters of arrow functions, `$json` and its like, and constants. */
import type { Identifier } from 'acorn';
import { failFault, placeFault, syntaxFault } from '../expression-fault.ts';
import type { ExpressionPage } from '../expression-scope.ts';
import { dateOperations, type Evaluate, type Frame, spendOperations } from '../frame.ts';
import { globalConstants, globalFunctions, globalGroups } from '../globals/global-names.ts';
import { suggestName } from '../suggest-name.ts';
import type { Compiler } from './compiler.ts';

export function compileIdentifier(compiler: Compiler, node: Identifier): Evaluate {
  const { name } = node;
  const slot = compiler.slotOf(name);
  if (slot !== undefined) return (frame) => frame.locals[slot];
  const variable = variables.get(name);
  if (variable !== undefined) {
    if (variable.isPerItem) compiler.found.usesItem = true;
    return pageNames.has(name) ? placeRead(variable.read, node.start) : variable.read;
  }
  if (globalConstants.has(name)) {
    const value = globalConstants.get(name);
    return () => value;
  }
  throw syntaxFault(explainName(compiler, name), node.start);
}

interface Variable {
  readonly read: Evaluate;
  readonly isPerItem: boolean;
}

const variables: ReadonlyMap<string, Variable> = new Map<string, Variable>([
  ['$json', { read: (frame) => frame.scope.json, isPerItem: true }],
  ['$binary', { read: (frame) => frame.scope.item.binary ?? {}, isPerItem: true }],
  ['$itemIndex', { read: (frame) => frame.scope.itemIndex, isPerItem: true }],
  ['$runIndex', { read: (frame) => frame.scope.runIndex, isPerItem: false }],
  ['$now', { read: (frame) => frame.scope.now, isPerItem: false }],
  ['$today', { read: readToday, isPerItem: false }],
  ['$execution', { read: (frame) => frame.scope.execution, isPerItem: false }],
  ['$workflow', { read: (frame) => frame.scope.workflow, isPerItem: false }],
  ['$vars', { read: (frame) => frame.scope.variables, isPerItem: false }],
  ['$env', { read: (frame) => frame.scope.environment ?? {}, isPerItem: false }],
  ['$executionId', { read: (frame) => frame.scope.execution.id, isPerItem: false }],
  ['$resumeWebhookUrl', { read: (frame) => frame.scope.execution.resumeUrl, isPerItem: false }],
  ['$response', { read: (frame) => readPage(frame, '$response').response, isPerItem: true }],
  ['$request', { read: (frame) => readPage(frame, '$request').request, isPerItem: true }],
  ['$pageCount', { read: (frame) => readPage(frame, '$pageCount').pageCount, isPerItem: true }],
]);

const pageNames: ReadonlySet<string> = new Set(['$response', '$request', '$pageCount']);

/** The one kind of name that may fail to be there. */
function placeRead(read: Evaluate, offset: number): Evaluate {
  return (frame) => {
    try {
      return read(frame);
    } catch (error) {
      throw placeFault(error, offset);
    }
  };
}

function readToday(frame: Frame): unknown {
  spendOperations(frame, dateOperations);
  return frame.scope.now.startOf('day');
}

function readPage(frame: Frame, name: string): ExpressionPage {
  if (frame.scope.page !== undefined) return frame.scope.page;
  throw failFault(`\`${name}\` exists only where a node asks for the next page of an answer`);
}

/** Every name that an expression can begin with. */
export function namesInReach(compiler: Compiler): string[] {
  return [
    ...compiler.namesInReach(),
    ...variables.keys(),
    '$input',
    '$if',
    '$items',
    '$node',
    ...globalGroups.keys(),
    ...globalFunctions.keys(),
    ...globalConstants.keys(),
  ];
}

function explainName(compiler: Compiler, name: string): string {
  if (name === '$') return "`$` is written with a node's name: $('Name').item.json";
  if (name === '$input') return '`$input` is no value itself; write $input.item, $input.first() or $input.all()';
  if (name === '$node')
    return "`$node` is written with a node's name: $node[\"Name\"].json, or better $('Name').item.json";
  if (globalFunctions.has(name)) return `\`${name}\` is a function; call it: ${name}(…)`;
  const group = globalGroups.get(name);
  if (group !== undefined) {
    return `\`${name}\` is no value itself; call one of its functions, such as ${name}.${[...group.functions.keys()].at(-1)}(…)`;
  }
  return `\`${name}\` is not known here${suggestName(name, namesInReach(compiler))}`;
}
