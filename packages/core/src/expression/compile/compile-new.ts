/** Compiles `new Date()`, `new Set(list)` and the other listed constructors. */
import type { NewExpression } from 'acorn';
import { placeFault, syntaxFault } from '../expression-fault.ts';
import type { Evaluate } from '../frame.ts';
import { constructors } from '../globals/constructors.ts';
import { suggestName } from '../suggest-name.ts';
import { compileElements } from './compile-literal.ts';
import type { Compiler } from './compiler.ts';
import { readConstantKey } from './read-constant-key.ts';

export function compileNew(compiler: Compiler, node: NewExpression): Evaluate {
  const name = readName(compiler, node.callee);
  const make = name === null ? undefined : constructors.get(name);
  if (make === undefined) {
    const names = [...constructors.keys()];
    throw syntaxFault(
      `\`new ${compiler.quote(node.callee)}\` is not known here; there are ${names.join(', ')}${suggestName(name ?? '', names)}`,
      node.callee.start,
    );
  }
  const args = compileElements(node.arguments, (argument) => compiler.compile(argument));
  return (frame) => {
    try {
      return make(frame, args(frame));
    } catch (error) {
      throw placeFault(error, node.start);
    }
  };
}

/** `Date`, `Intl.NumberFormat` */
function readName(compiler: Compiler, node: NewExpression['callee']): string | null {
  if (node.type === 'Identifier') return compiler.slotOf(node.name) === undefined ? node.name : null;
  if (node.type !== 'MemberExpression' || node.object.type !== 'Identifier') return null;
  return compiler.slotOf(node.object.name) === undefined ? `${node.object.name}.${readConstantKey(node)}` : null;
}
