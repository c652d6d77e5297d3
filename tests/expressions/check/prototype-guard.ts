/** Notices writes to the objects that all JavaScript of the process shares. */
import { NoriaError, zonedTime } from '@noria/core';

const moment = zonedTime(0);
const duration = moment.diff(moment);

const watched: ReadonlyMap<string, object> = new Map<string, object>([
  ...[Object, Function, Array, String, Number, Boolean, Symbol, BigInt, Date, RegExp, Error, TypeError, RangeError]
    .concat([Map, Set, WeakMap, Promise] as never)
    .flatMap((host): [string, object][] => [
      [host.name, host],
      [`${host.name}.prototype`, host.prototype],
    ]),
  ['iterator', Object.getPrototypeOf([][Symbol.iterator]())],
  ['DateTime', moment.constructor],
  ['DateTime.prototype', Object.getPrototypeOf(moment)],
  ['Duration', duration.constructor],
  ['Duration.prototype', Object.getPrototypeOf(duration)],
  ['NoriaError.prototype', NoriaError.prototype],
  ['JSON', JSON],
  ['Math', Math],
  ['Reflect', Reflect],
]);

type Snapshot = ReadonlyMap<
  string,
  { readonly prototype: unknown; readonly fields: ReadonlyMap<PropertyKey, unknown> }
>;

export class PrototypeGuard {
  readonly #before: Snapshot = takeSnapshot();
  readonly #globals: readonly PropertyKey[] = Reflect.ownKeys(globalThis);

  /** @returns what has changed since the guard was made */
  findChanges(): string[] {
    const changes: string[] = [];
    const now = takeSnapshot();
    for (const [name, { prototype, fields }] of this.#before) {
      const after = now.get(name) as {
        readonly prototype: unknown;
        readonly fields: ReadonlyMap<PropertyKey, unknown>;
      };
      if (after.prototype !== prototype) changes.push(`${name} has another prototype`);
      for (const key of new Set([...fields.keys(), ...after.fields.keys()])) {
        if (!Object.is(fields.get(key), after.fields.get(key))) changes.push(`${name}.${String(key)} has changed`);
      }
    }
    for (const key of Reflect.ownKeys(globalThis)) {
      if (!this.#globals.includes(key)) changes.push(`there is a new global ${String(key)}`);
    }
    return changes;
  }
}

function takeSnapshot(): Snapshot {
  return new Map(
    [...watched].map(([name, object]) => [
      name,
      { prototype: Object.getPrototypeOf(object), fields: readFields(object) },
    ]),
  );
}

/** Getters count as themselves: calling them would need a fitting object. */
function readFields(object: object): Map<PropertyKey, unknown> {
  return new Map(
    Reflect.ownKeys(object).map((key) => {
      const field = Object.getOwnPropertyDescriptor(object, key) as PropertyDescriptor;
      return [key, field.get ?? field.value];
    }),
  );
}
