/** Turns what an expression gives into JSON. Values that are JSON already are returned as they are. */
import { DateTime, Duration } from 'luxon';
import type { Json } from '../items/item.ts';
import { isPlainObject } from './coerce-value.ts';
import { checkDepth, checkTextLength } from './frame.ts';
import { MatchList } from './pattern/match-pattern.ts';

/**
 * Dates and durations become ISO 8601 texts, bigints texts; sets, maps and patterns empty objects; undefined, NaN,
 * infinities, functions and symbols become null; `__proto__` is left out. A list or object is copied only when something in it changes.
 * @throws ExpressionFault EXPRESSION_LIMIT deeper or longer than a result may be (a cycle is both)
 */
export function toJson(value: unknown): Json {
  switch (typeof value) {
    case 'string':
      checkTextLength(value.length);
      return value;
    case 'number':
      // -0 would be 0 once stored: the same now as after a restart.
      return Number.isFinite(value) ? value + 0 : null;
    case 'boolean':
      return value;
    case 'object':
      return value === null ? null : new JsonWriter().write(value, 0);
    default:
      return typeof value === 'bigint' ? String(value) : null;
  }
}

/** What a field or element counts beside its text against the limit of a result. */
const elementLength = 8;

/** A date counts for what it costs to write rather than for its length. */
const dateLength = 256;

class JsonWriter {
  #length = 0;

  write(value: unknown, depth: number): Json {
    if (typeof value === 'string') return this.#count(value.length, value);
    if (typeof value !== 'object' || value === null) return toJson(value);
    checkDepth(depth);
    if (Array.isArray(value)) return this.#writeList(value, depth + 1);
    if (isPlainObject(value)) return this.#writeObject(value, depth + 1);
    return this.#writeHost(value);
  }

  /** As `JSON.stringify` does: texts for times, empty objects for what has no fields. */
  #writeHost(value: object): Json {
    this.#count(dateLength, null);
    if (value instanceof DateTime || value instanceof Duration) return value.toISO();
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
    return {};
  }

  #writeList(list: readonly unknown[], depth: number): Json {
    this.#count(list.length * elementLength, null);
    // What a match has beside its groups stays behind.
    let copy: Json[] | null = list instanceof MatchList ? [] : null;
    for (let index = 0; index < list.length; index++) {
      const element = list[index];
      const written = this.write(element, depth);
      if (copy === null && !Object.is(written, element)) copy = list.slice(0, index) as Json[];
      if (copy !== null) copy.push(written);
    }
    return copy ?? (list as Json[]);
  }

  #writeObject(object: Record<string, unknown>, depth: number): Json {
    const keys = Object.keys(object);
    let copy: Record<string, Json> | null = Object.getPrototypeOf(object) === null ? {} : null;
    for (let index = 0; index < keys.length; index++) {
      const key = keys[index] as string;
      this.#count(key.length + elementLength, null);
      const written = this.write(object[key], depth);
      if (copy === null && (key === '__proto__' || !Object.is(written, object[key]))) {
        copy = {};
        for (const before of keys.slice(0, index)) copy[before] = object[before] as Json;
      }
      if (copy !== null && key !== '__proto__') copy[key] = written;
    }
    return copy ?? (object as Json);
  }

  #count<T>(length: number, value: T): T {
    this.#length += length;
    checkTextLength(this.#length);
    return value;
  }
}
