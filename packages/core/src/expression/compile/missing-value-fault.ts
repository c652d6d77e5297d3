/** Says why a value is missing where one was needed, and which field was probably meant. */
import type { AnyNode } from 'acorn';
import { isPlainObject } from '../coerce-value.ts';
import { type ExpressionFault, failFault } from '../expression-fault.ts';
import type { Frame } from '../frame.ts';
import { nearestName } from '../suggest-name.ts';
import type { Compiler } from './compiler.ts';

export type ExplainMissing = (frame: Frame, value: undefined | null, action: string) => ExpressionFault;

/**
 * @param node the part that gave undefined or null; it must have been compiled
 * @returns a function that makes the fault, looking again at the object that the part was read from
 */
export function missingValueFault(compiler: Compiler, node: AnyNode): ExplainMissing {
  const quoted = compiler.quote(node);
  const field =
    node.type === 'MemberExpression' && !node.computed && node.property.type === 'Identifier'
      ? node.property.name
      : null;
  const fieldOffset = node.type === 'MemberExpression' ? node.property.start : node.start;
  const owner = node.type === 'MemberExpression' ? compiler.closureOf(node.object) : undefined;
  return (frame, value, action) => {
    const owned = field === null || owner === undefined ? undefined : owner(frame);
    if (field === null || !isPlainObject(owned) || Object.hasOwn(owned, field)) {
      return failFault(`cannot ${action} of \`${quoted}\`, which is ${value}`);
    }
    const nearest = nearestName(field, Object.keys(owned));
    const fault = failFault(
      nearest === null
        ? `no field \`${field}\`: cannot ${action} of \`${quoted}\``
        : `no field \`${field}\`; did you mean \`${nearest}\`?`,
    );
    fault.offset = fieldOffset;
    return fault;
  };
}
