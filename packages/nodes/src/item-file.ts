/** The file of an item that a parameter names. */
import { type BinaryRef, type Item, isBinaryRef, type NodeContext } from '@noria/core';
import { parameterFault, showValue } from './parameter-fault.ts';

/**
 * @param field name under which the file stands in the item
 * @param parameter that named it
 * @throws PARAMETER_INVALID the item has no such file
 */
export function requireFile(
  ctx: NodeContext,
  items: readonly Item[],
  item: number,
  field: string,
  parameter = 'field',
): BinaryRef {
  const { binary = {} } = items[item] ?? { json: {} };
  const ref = Object.hasOwn(binary, field) ? binary[field] : undefined;
  if (isBinaryRef(ref)) return ref;
  const names = Object.keys(binary);
  const known = names.length === 0 ? 'it has none' : `it has ${names.slice(0, 10).map(showValue).join(', ')}`;
  throw parameterFault(ctx, parameter, `the item has no file ${showValue(field)}; ${known}`, item);
}
