/** Writes a value so that equal values, and only those, give the same text. */
import { isPlainObject, isPrimitive, toText } from './coerce-value.ts';
import { checkDepth, type Frame, spendOperations, spendText } from './frame.ts';
import { typeOfValue } from './value-type.ts';

/** The order of an object's fields makes no difference. */
export function writeKey(frame: Frame, value: unknown, depth = 0): string {
  if (typeof value === 'string') {
    spendText(frame, value.length + 2);
    return JSON.stringify(value);
  }
  spendOperations(frame, 4);
  if (isPrimitive(value)) return String(value);
  checkDepth(depth);
  if (Array.isArray(value)) {
    const parts = value.map((element) => writeKey(frame, element, depth + 1));
    return pay(frame, `[${parts.join(',')}]`);
  }
  if (!isPlainObject(value)) return `${typeOfValue(value)}(${toText(frame, value)})`;
  const parts = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${writeKey(frame, value[key], depth + 1)}`);
  return pay(frame, `{${parts.join(',')}}`);
}

function pay(frame: Frame, text: string): string {
  spendText(frame, text.length);
  return text;
}
