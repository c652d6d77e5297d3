/** Reads a field of a value: own fields of data, the length and elements of lists and texts, listed properties of the rest. */
import { failFault } from './expression-fault.ts';
import { dateOperations, type Frame, spendOperations, spendReading } from './frame.ts';
import { dateTimeProperties } from './methods/date-time-methods.ts';
import { durationProperties } from './methods/duration-methods.ts';
import { chooseMethod, findMethod } from './methods/method-tables.ts';
import { patternProperties } from './methods/pattern-methods.ts';
import { typeOfValue, type ValueType } from './value-type.ts';

/**
 * @param target not undefined or null
 * @param key checked by toKey
 * @returns undefined when there is no such field
 * @throws EXPRESSION_FAILED the name is a method that was not called
 */
export function readMember(frame: Frame, target: unknown, key: string): unknown {
  const type = typeOfValue(target);
  if (type === 'object' || type === 'array') {
    if (Object.hasOwn(target as object, key)) return (target as Record<string, unknown>)[key];
    if (type === 'object') return undefined;
  } else if (type === 'string') {
    if (key === 'length') return (target as string).length;
    if (isIndex(key)) {
      spendReading(frame, target as string);
      return (target as string)[Number(key)];
    }
  } else {
    const read = properties[type]?.get(key);
    if (read !== undefined) {
      spendOperations(frame, dateOperations);
      return read(target as never);
    }
  }
  const named = findMethod(key);
  if (named !== null && chooseMethod(named, target) !== undefined) {
    throw failFault(`\`${key}\` is a method; call it: ${key}(…)`);
  }
  return undefined;
}

const sizes: ReadonlyMap<string, (self: ReadonlySet<unknown> | ReadonlyMap<unknown, unknown>) => unknown> = new Map([
  ['size', (self) => self.size],
]);

const properties: Readonly<Partial<Record<ValueType, ReadonlyMap<string, (self: never) => unknown>>>> = {
  dateTime: dateTimeProperties,
  duration: durationProperties,
  pattern: patternProperties,
  set: sizes,
  map: sizes,
};

const propertyNames: ReadonlySet<string> = new Set(Object.values(properties).flatMap((table) => [...table.keys()]));

/** Whether some type of value has a listed property of this name. */
export function isPropertyName(key: string): boolean {
  return propertyNames.has(key);
}

/** Whether the key is a number as JavaScript writes it: `10`, not `010` or `1e1`. */
function isIndex(key: string): boolean {
  return /^(?:0|[1-9]\d{0,15})$/.test(key);
}
