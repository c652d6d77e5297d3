/** One sample of every syntax that JavaScript's expressions have, whether the language takes it or not. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are sources of expressions
import { compileExpression, NoriaError } from '@noria/core';
import type { BinaryOperator, Expression, LogicalOperator, UnaryOperator } from 'oxc-parser';

type Plain<T extends string> = Exclude<T, `TS${string}` | `JSX${string}` | `V8${string}` | `${string}Declaration`>;
type NodeType = Plain<Expression['type']>;

/** The compiler of TypeScript sees to it that no kind of expression is missing here. */
const ofNodes = {
  ArrayExpression: '[1, 2]',
  ArrowFunctionExpression: '[1].map(x => x)',
  AssignmentExpression: 'a = 1',
  AwaitExpression: 'await 1',
  BinaryExpression: '1 + 2',
  CallExpression: 'String(1)',
  ChainExpression: '$json?.a',
  ClassExpression: '(class {})',
  ConditionalExpression: 'true ? 1 : 2',
  FunctionExpression: '(function () {})',
  Identifier: '$json',
  ImportExpression: 'import("x")',
  Literal: '1',
  LogicalExpression: '1 && 2',
  MemberExpression: '$json.a',
  MetaProperty: 'import.meta',
  NewExpression: 'new Date(0)',
  ObjectExpression: '({ a: 1 })',
  ParenthesizedExpression: '(1)',
  SequenceExpression: '(1, 2)',
  Super: 'super.x',
  TaggedTemplateExpression: 'String.raw`a`',
  TemplateLiteral: '`a`',
  ThisExpression: 'this',
  UnaryExpression: '-1',
  UpdateExpression: '$json.a++',
  YieldExpression: 'yield 1',
} satisfies Record<NodeType | 'Super', string>;

const ofUnary = {
  '!': '!1',
  '+': '+"1"',
  '-': '-"1"',
  '~': '~1',
  typeof: 'typeof 1',
  void: 'void 0',
  delete: 'delete $json.a',
} satisfies Record<UnaryOperator, string>;

const ofBinary = {
  '!=': '1 != 2',
  '!==': '1 !== 2',
  '%': '7 % 2',
  '&': '1 & 2',
  '*': '2 * 3',
  '**': '2 ** 3',
  '+': '1 + "a"',
  '-': '2 - 1',
  '/': '1 / 2',
  '<': '1 < 2',
  '<<': '1 << 2',
  '<=': '1 <= 2',
  '==': '1 == "1"',
  '===': '1 === 1',
  '>': '1 > 2',
  '>=': '1 >= 2',
  '>>': '-8 >> 1',
  '>>>': '-8 >>> 1',
  '^': '1 ^ 3',
  '|': '1 | 2',
  in: '"a" in $json',
  instanceof: '$json instanceof Object',
} satisfies Record<BinaryOperator, string>;

const ofLogical = {
  '&&': '1 && 0',
  '||': '0 || 1',
  '??': 'null ?? 1',
} satisfies Record<LogicalOperator, string>;

/** Forms of nodes that are compiled in a way of their own. */
const ofForms = {
  'ArrayExpression hole': '[, 1]',
  'ArrayExpression spread': '[...[1, 2]]',
  'ArrowFunctionExpression async': '[1].map(async x => x)',
  'ArrowFunctionExpression block': '[1].map(x => { return x; })',
  'ArrowFunctionExpression none': '[1].map(() => 1)',
  'ArrowFunctionExpression two': '[1].map((x, i) => x + i)',
  'CallExpression optional': '$json.name.trim?.()',
  'CallExpression spread': 'Math.max(...[1, 2])',
  'Literal bigint': '1n',
  'Literal boolean': 'true',
  'Literal null': 'null',
  'Literal number': '1.5e3',
  'Literal regex': '/a/',
  'Literal string': '"text"',
  'MemberExpression computed': '$json["a"]',
  'MemberExpression optional': '$json?.a',
  'ObjectExpression spread': '({ ...$json })',
  'Property computed': '({ ["a" + 1]: 1 })',
  'Property getter': '({ get a() { return 1; } })',
  'Property method': '({ a() { return 1; } })',
  'Property shorthand': '[1].map(x => ({ x }))',
  'TemplateLiteral parts': '`a${1}b`',
  ArrayPattern: '[[1, 2]].map(([a, b]) => a + b)',
  AssignmentPattern: '[undefined].map((x = 1) => x)',
  ObjectPattern: '[{ a: 1 }].map(({ a }) => a)',
  RestElement: '[[1, 2]].map(([a, ...rest]) => rest)',
};

function named(type: string, samples: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(samples).map(([name, source]) => [`${type} ${name}`, source]);
}

/** By feature, in the words of {@link readFeatures}. */
export const syntaxSamples: ReadonlyMap<string, string> = new Map([
  ...Object.entries(ofNodes),
  ...named('UnaryExpression', ofUnary),
  ...named('BinaryExpression', ofBinary),
  ...named('LogicalExpression', ofLogical),
  ...Object.entries(ofForms),
]);

/** The samples that the compiler takes today, so that what the language learns is fuzzed without a change here. */
export function listAcceptedSyntax(): ReadonlyMap<string, string> {
  return new Map([...syntaxSamples].filter(([, source]) => isAccepted(source)));
}

function isAccepted(source: string): boolean {
  try {
    compileExpression(source);
    return true;
  } catch (error) {
    if (error instanceof NoriaError) return false;
    throw error;
  }
}
