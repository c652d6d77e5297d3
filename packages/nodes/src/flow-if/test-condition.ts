/** Decides one condition of `flow.if`. */
import type { Json, NodeContext } from '@noria/core';
import { parseDateTime } from '../dates/parse-date-time.ts';
import { parameterFault, showValue } from '../parameter-fault.ts';
import { type OperandType, operators } from './operators.ts';

export interface ConditionPlace {
  readonly ctx: NodeContext;
  /** Index in input 0. */
  item: number;
  /** Index in the list of conditions. */
  condition: number;
}

/**
 * @param strict true: a side of another type is an error; false: it is converted first
 * @throws PARAMETER_INVALID the operator is unknown, or a side cannot be read as its type
 */
export function testCondition(
  place: ConditionPlace,
  left: Json,
  operatorName: string,
  right: Json,
  strict: boolean,
): boolean {
  const operator = operators[operatorName];
  if (operator === undefined) throw fault(place, 'operator', `there is no operator "${operatorName}"`);
  if (operator.left !== 'any' && left === null) return operator.whenMissing;
  if (operator.right === 'none') return operator.test(read(place, 'left', left, operator.left, strict), null);
  if (operator.right !== 'any' && right === null) return operator.whenMissing;
  return operator.test(
    read(place, 'left', left, operator.left, strict),
    read(place, 'right', right, operator.right, strict),
  );
}

function read(place: ConditionPlace, side: 'left' | 'right', value: Json, type: OperandType, strict: boolean): Json {
  const operand = isOf(type, value) ? value : strict && type !== 'date' ? undefined : convert(place, value, type);
  if (operand === undefined) throw fault(place, side, `${showValue(value)} is no ${type}`);
  return operand;
}

function isOf(type: OperandType, value: Json): boolean {
  switch (type) {
    case 'any':
      return true;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    case 'date':
      return typeof value === 'number';
    default:
      return typeof value === type;
  }
}

/** @returns undefined when the value has no meaning in that type */
function convert(place: ConditionPlace, value: Json, type: OperandType): Json | undefined {
  if (type === 'string') return typeof value === 'object' ? JSON.stringify(value) : String(value);
  if (typeof value !== 'string') return type === 'boolean' && (value === 0 || value === 1) ? value === 1 : undefined;
  const text = value.trim();
  switch (type) {
    case 'number': {
      const number = Number(text);
      return text === '' || !Number.isFinite(number) ? undefined : number;
    }
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined;
    case 'date':
      return parseDateTime(text, place.ctx.now) ?? undefined;
    default:
      return undefined;
  }
}

function fault({ ctx, condition, item }: ConditionPlace, side: string, problem: string): Error {
  return parameterFault(ctx, `conditions[${condition}].${side}`, problem, item);
}
