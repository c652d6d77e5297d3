/** Reads the name of a field that is written out. */
import type { MemberExpression } from 'acorn';
import { syntaxFault } from '../expression-fault.ts';

/** The name in `a.name` and `a['name']`; null when it is computed. */
export function readConstantKey(node: MemberExpression): string | null {
  if (node.property.type === 'PrivateIdentifier')
    throw syntaxFault('`#` cannot be used in a name', node.property.start);
  if (!node.computed && node.property.type === 'Identifier') return node.property.name;
  return node.property.type === 'Literal' && typeof node.property.value === 'string' ? node.property.value : null;
}
