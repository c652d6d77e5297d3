/** Turns a value into the type that a field asks for. */
import type { Json, NodeContext } from '@noria/core';
import { parameterFault, showValue } from '../parameter-fault.ts';

export type FieldType = 'string' | 'number' | 'boolean' | 'object' | 'array';

/**
 * Converts what has one clear meaning in the other type; null stays null.
 * @param parameter where the value stands, for the error
 * @param item index in input 0, for the error
 * @throws PARAMETER_INVALID the value has no meaning in that type
 */
export function convertField(ctx: NodeContext, value: Json, type: FieldType, parameter: string, item: number): Json {
  if (value === null) return null;
  const converted = convert(value, type);
  if (converted === undefined) throw parameterFault(ctx, parameter, `${showValue(value)} is no ${type}`, item);
  return converted;
}

function convert(value: Json, type: FieldType): Json | undefined {
  switch (type) {
    case 'string':
      return typeof value === 'object' ? JSON.stringify(value) : String(value);
    case 'number':
      return toNumber(value);
    case 'boolean':
      return toBoolean(value);
    case 'object':
      return parse(value, (parsed) => typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed));
    case 'array':
      return parse(value, (parsed) => Array.isArray(parsed));
  }
}

function toNumber(value: Json): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

function toBoolean(value: Json): boolean | undefined {
  if (value === true || value === 1) return true;
  if (value === false || value === 0) return false;
  const word = typeof value === 'string' ? value.trim().toLowerCase() : '';
  if (word === 'true' || word === '1') return true;
  return word === 'false' || word === '0' ? false : undefined;
}

function parse(value: Json, fits: (parsed: Json) => boolean): Json | undefined {
  if (typeof value !== 'string') return fits(value) ? value : undefined;
  try {
    const parsed: Json = JSON.parse(value);
    return fits(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}
