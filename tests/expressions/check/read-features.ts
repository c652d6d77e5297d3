/** Names the syntax that an expression uses, read by another parser than the compiler's own. */
import { parseSync } from 'oxc-parser';

/** What the parser gives, as far as it is looked at. */
interface SyntaxNode {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** @returns features in the words of syntax-samples.ts; null when the parser cannot read it */
export function readFeatures(source: string): ReadonlySet<string> | null {
  const { program, errors } = parseSync('expression.mjs', `(${source}\n)`);
  if (errors.length > 0) return null;
  const features = new Set<string>();
  visit(program, features);
  // The brackets around the whole are not the source's own.
  if (!source.includes('(')) features.delete('ParenthesizedExpression');
  return features;
}

function visit(value: unknown, features: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const part of value) visit(part, features);
    return;
  }
  const node = value as SyntaxNode;
  if (typeof node.type === 'string') {
    features.add(node.type);
    for (const form of listForms(node)) features.add(`${node.type} ${form}`);
  }
  for (const field of Object.values(node)) visit(field, features);
}

function listForms(node: SyntaxNode): string[] {
  const spread = (parts: unknown) =>
    (parts as (SyntaxNode | null)[]).some((part) => part?.type === 'SpreadElement') ? ['spread'] : [];
  const when = (holds: unknown, form: string) => (holds ? [form] : []);
  switch (node.type) {
    case 'UnaryExpression':
    case 'BinaryExpression':
    case 'LogicalExpression':
      return [String(node.operator)];
    case 'Literal':
      return [nameLiteral(node)];
    case 'ArrayExpression':
      return [...spread(node.elements), ...when((node.elements as unknown[]).includes(null), 'hole')];
    case 'ObjectExpression':
      return spread(node.properties);
    case 'CallExpression':
      return [...spread(node.arguments), ...when(node.optional, 'optional')];
    case 'MemberExpression':
      return [...when(node.computed, 'computed'), ...when(node.optional, 'optional')];
    case 'Property':
      return [
        ...when(node.computed, 'computed'),
        ...when(node.shorthand, 'shorthand'),
        ...when(node.method, 'method'),
        ...when(node.kind === 'get', 'getter'),
      ];
    case 'TemplateLiteral':
      return when((node.expressions as unknown[]).length > 0, 'parts');
    case 'ArrowFunctionExpression': {
      const count = (node.params as unknown[]).length;
      return [
        ...when(node.async, 'async'),
        ...when(!node.expression, 'block'),
        ...when(count === 0, 'none'),
        ...when(count === 2, 'two'),
      ];
    }
    default:
      return [];
  }
}

function nameLiteral({ value, regex, bigint }: SyntaxNode): string {
  if (regex !== undefined && regex !== null) return 'regex';
  if (bigint !== undefined && bigint !== null) return 'bigint';
  return value === null ? 'null' : typeof value;
}
