/** Writes a value of JavaScript as the documents say that results are written: a second opinion on Noria's own way. */
import type { OracleAnswer } from './oracle.ts';

const depthLimit = 500;
const lengthLimit = 1024 * 1024;

/** @returns `foreign` when something in the value is no data: a function, a date, a set */
export function readPlain(value: unknown): OracleAnswer {
  try {
    const json = JSON.stringify(write(value, 0));
    return json.length > lengthLimit ? { kind: 'foreign', type: 'very long' } : { kind: 'value', json };
  } catch (error) {
    if (error instanceof ForeignValue) return { kind: 'foreign', type: error.message };
    throw error;
  }
}

class ForeignValue extends Error {}

type Plain = null | boolean | number | string | Plain[] | { [key: string]: Plain };

function write(value: unknown, depth: number): Plain {
  if (depth > depthLimit) throw new ForeignValue('deep');
  switch (typeof value) {
    case 'undefined':
      return null;
    case 'number':
      return Number.isFinite(value) ? value + 0 : null;
    case 'string':
    case 'boolean':
      return value;
    case 'object':
      return value === null ? null : writeObject(value, depth + 1);
    default:
      throw new ForeignValue(typeof value);
  }
}

function writeObject(value: object, depth: number): Plain {
  // Array.from also reads holes, as undefined.
  if (Array.isArray(value)) return Array.from(value, (element) => write(element, depth));
  if (Object.getPrototypeOf(value) !== Object.prototype) throw new ForeignValue(value.constructor?.name ?? 'object');
  const written: { [key: string]: Plain } = {};
  for (const [key, field] of Object.entries(value)) if (key !== '__proto__') written[key] = write(field, depth);
  return written;
}
