/** Decides one condition. */
import type { Json, NodeContext } from '@noria/core';
import { parseDateTime } from '../dates/parse-date-time.ts';
import { parameterFault, showValue } from '../parameter-fault.ts';
import { compilePattern } from '../patterns/compile-pattern.ts';
import { type Operand, type OperandType, type Operator, operators } from './operators.ts';

/** How sides are compared. */
export type Comparison = {
  /** True: a side of another type is an error; false: it is converted first. */
  strict: boolean;
  caseSensitive: boolean;
};

export interface ConditionPlace {
  readonly ctx: NodeContext;
  /** Index in input 0. */
  item: number;
  /** The list of conditions inside the parameters: `conditions`, `rules[1].conditions`. */
  list: string;
  /** Index in that list. */
  condition: number;
}

/** @throws PARAMETER_INVALID the operator is unknown, or a side cannot be read as its type */
export function testCondition(
  place: ConditionPlace,
  left: Json,
  operatorName: string,
  right: Json,
  how: Comparison,
): boolean {
  const operator = operators[operatorName];
  if (operator === undefined) throw fault(place, 'operator', `there is no operator "${operatorName}"`);
  if (operator.left !== 'any' && left === null) return operator.whenMissing;
  if (operator.right === 'none') return operator.test(read(place, 'left', left, operator.left, how), null);
  if (operator.right !== 'any' && right === null) return operator.whenMissing;
  const leftOperand = read(place, 'left', left, operator.left, how);
  if (operator.right === 'pattern') return testPattern(place, operator, leftOperand, right, how);
  const rightOperand = read(place, 'right', right, operator.right, how);
  if (how.caseSensitive || operator.left === 'any') return operator.test(leftOperand, rightOperand);
  return operator.test(foldCase(leftOperand), foldCase(rightOperand));
}

function testPattern(place: ConditionPlace, operator: Operator, left: Operand, right: Json, how: Comparison): boolean {
  if (typeof right !== 'string') throw fault(place, 'right', `${showValue(right)} is no pattern`);
  const compiled = compilePattern(right, how.caseSensitive);
  if (compiled.kind === 'fault') throw fault(place, 'right', compiled.problem);
  try {
    return operator.test(left, compiled.pattern);
  } catch (error) {
    throw fault(place, 'right', (error as Error).message);
  }
}

/** Texts, and those in a list, without the difference between capital and small letters. */
function foldCase(value: Operand): Operand {
  if (typeof value === 'string') return value.toLowerCase();
  return Array.isArray(value) ? value.map((entry) => (typeof entry === 'string' ? entry.toLowerCase() : entry)) : value;
}

function read(
  place: ConditionPlace,
  side: 'left' | 'right',
  value: Json,
  type: OperandType,
  { strict }: Comparison,
): Operand {
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

function fault({ ctx, list, condition, item }: ConditionPlace, side: string, problem: string): Error {
  return parameterFault(ctx, `${list}[${condition}].${side}`, problem, item);
}
