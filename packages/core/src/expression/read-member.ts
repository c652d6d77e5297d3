/** Reads a field of a value: own fields of data, the length and elements of lists and texts, the listed properties of dates. */
import { DateTime } from 'luxon';
import { isPlainObject } from './coerce-value.ts';
import { failFault } from './expression-fault.ts';
import { dateOperations, type Frame, spendOperations, spendReading } from './frame.ts';
import { dateTimeProperties } from './methods/date-time-methods.ts';
import { chooseMethod, findMethod } from './methods/method-tables.ts';

/**
 * @param target not undefined or null
 * @param key checked by toKey
 * @returns undefined when there is no such field
 * @throws EXPRESSION_FAILED the name is a method that was not called
 */
export function readMember(frame: Frame, target: unknown, key: string): unknown {
  if (typeof target === 'object' && target !== null) {
    if (target instanceof DateTime) {
      const read = dateTimeProperties.get(key);
      if (read !== undefined) {
        spendOperations(frame, dateOperations);
        return read(target);
      }
    } else if ((Array.isArray(target) || isPlainObject(target)) && Object.hasOwn(target, key)) {
      return (target as Record<string, unknown>)[key];
    }
    if (isPlainObject(target)) return undefined;
  } else if (typeof target === 'string') {
    if (key === 'length') return target.length;
    if (isIndex(key)) {
      spendReading(frame, target);
      return target[Number(key)];
    }
  }
  const named = findMethod(key);
  if (named !== null && chooseMethod(named, target) !== undefined) {
    throw failFault(`\`${key}\` is a method; call it: ${key}(…)`);
  }
  return undefined;
}

/** Whether the key is a number as JavaScript writes it: `10`, not `010` or `1e1`. */
function isIndex(key: string): boolean {
  return /^(?:0|[1-9]\d{0,15})$/.test(key);
}
