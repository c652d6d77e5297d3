/** The whitelist: which syntax an expression may use, and what to say about the rest. */
import type { AnyNode } from 'acorn';
import { syntaxFault } from '../expression-fault.ts';
import type { Evaluate } from '../frame.ts';
import { compileCall } from './compile-call.ts';
import { compileIdentifier } from './compile-identifier.ts';
import { compileArray, compileConstant, compileObject, compileTemplateLiteral } from './compile-literal.ts';
import { compileChain, compileMember } from './compile-member.ts';
import { compileNew } from './compile-new.ts';
import { compileBinary, compileConditional, compileLogical, compileUnary } from './compile-operator.ts';
import type { Compiler } from './compiler.ts';

/** @throws ExpressionFault EXPRESSION_SYNTAX: the language does not have this */
export function compileNode(compiler: Compiler, node: AnyNode): Evaluate {
  switch (node.type) {
    case 'ParenthesizedExpression':
      return compiler.compile(node.expression);
    case 'Literal':
      return compileConstant(node);
    case 'TemplateLiteral':
      return compileTemplateLiteral(compiler, node);
    case 'ArrayExpression':
      return compileArray(compiler, node);
    case 'ObjectExpression':
      return compileObject(compiler, node);
    case 'Identifier':
      return compileIdentifier(compiler, node);
    case 'MemberExpression':
      return compileMember(compiler, node);
    case 'ChainExpression':
      return compileChain(compiler, node);
    case 'CallExpression':
      return compileCall(compiler, node);
    case 'NewExpression':
      return compileNew(compiler, node);
    case 'UnaryExpression':
      return compileUnary(compiler, node);
    case 'BinaryExpression':
      return compileBinary(compiler, node);
    case 'LogicalExpression':
      return compileLogical(compiler, node);
    case 'ConditionalExpression':
      return compileConditional(compiler, node);
    default:
      throw syntaxFault(refusals[node.type] ?? 'this cannot be used in an expression', node.start);
  }
}

const refusals: Readonly<Partial<Record<AnyNode['type'], string>>> = {
  ArrowFunctionExpression: 'an arrow function can only be the first argument of a method such as map or filter',
  AssignmentExpression: 'an expression cannot assign; `==` and `===` compare',
  AwaitExpression: '`await` cannot be used in an expression',
  ClassExpression: '`class` cannot be used in an expression',
  FunctionExpression: '`function` cannot be used in an expression; write an arrow function, such as x => x.name',
  ImportExpression: '`import` cannot be used in an expression',
  MetaProperty: '`import` and `new` cannot be used in an expression',
  SequenceExpression: 'one expression is expected, not several with commas between',
  SpreadElement: '`...` can only be used in lists, objects and arguments',
  TaggedTemplateExpression: 'a template cannot have a tag',
  ThisExpression: '`this` cannot be used in an expression; the item is `$json`',
  UpdateExpression: '`++` and `--` would assign; write + 1 or - 1',
  YieldExpression: '`yield` cannot be used in an expression',
};
