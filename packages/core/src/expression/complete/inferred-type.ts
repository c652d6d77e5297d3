/** Types of values as the editor shows them, read off sample values. */
import { typeOfValue, type ValueType } from '../value-type.ts';

/** Types whose values have no parts that are told apart. */
export type SimpleKind =
  | 'string'
  | 'number'
  | 'boolean'
  | 'null'
  | 'DateTime'
  | 'Date'
  | 'Duration'
  | 'Set'
  | 'Map'
  | 'RegExp'
  | 'Formatter'
  | 'unknown';

export type InferredType =
  | { readonly kind: SimpleKind }
  | { readonly kind: 'list'; readonly element: InferredType }
  | { readonly kind: 'object'; readonly fields: ReadonlyMap<string, InferredType> };

/** Values looked at for one type, in all. */
const valueLimit = 5000;
/** Values of one place (elements of all lists there, one field of all objects there) that are compared. */
const placeLimit = 50;
/** Fields of one object that are told apart. */
export const fieldLimit = 500;
const levelLimit = 8;

/**
 * The type that fits all values of one place. Undefined ones say nothing, and null only when there is nothing else.
 * @param values of the same place in several items; only the first fifty count
 * @returns `unknown` when there are none, or their types differ
 */
export function typeOfValues(values: readonly unknown[]): InferredType {
  return new TypeReader().read(values, 0);
}

/** `string`, `list of number`, `object { sku, price }`. */
export function describeType(type: InferredType): string {
  if (type.kind === 'list') return type.element.kind === 'unknown' ? 'list' : `list of ${describeType(type.element)}`;
  if (type.kind !== 'object') return type.kind;
  const names = [...type.fields.keys()];
  if (names.length === 0) return 'object';
  const shown = names.slice(0, shownFields).map(shortenName);
  return `object { ${shown.join(', ')}${names.length > shownFields ? ', …' : ''} }`;
}

const shownFields = 5;

function shortenName(name: string): string {
  return name.length <= 30 ? name : `${name.slice(0, 29)}…`;
}

class TypeReader {
  #left = valueLimit;

  read(all: readonly unknown[], level: number): InferredType {
    const values = all.slice(0, placeLimit).filter((value) => value !== undefined);
    this.#left -= values.length;
    if (values.length === 0 || this.#left < 0 || level > levelLimit) return { kind: 'unknown' };
    const present = values.filter((value) => value !== null);
    const [kind, ...others] = new Set(present.map((value) => kinds[typeOfValue(value)]));
    if (kind === undefined) return { kind: 'null' };
    if (others.length > 0) return { kind: 'unknown' };
    if (kind === 'list') return { kind, element: this.read(gatherElements(present as unknown[][]), level + 1) };
    if (kind === 'object') return { kind, fields: this.#readFields(present as Record<string, unknown>[], level + 1) };
    return { kind };
  }

  #readFields(objects: readonly Record<string, unknown>[], level: number): Map<string, InferredType> {
    const names = new Set<string>();
    for (const object of objects) for (const name of listFields(object)) names.add(name);
    const fields = new Map<string, InferredType>();
    for (const name of [...names].slice(0, fieldLimit)) {
      fields.set(
        name,
        this.read(
          objects.map((object) => (Object.hasOwn(object, name) ? object[name] : undefined)),
          level,
        ),
      );
    }
    return fields;
  }
}

const kinds: Readonly<Record<ValueType, InferredType['kind']>> = {
  string: 'string',
  number: 'number',
  boolean: 'boolean',
  array: 'list',
  object: 'object',
  dateTime: 'DateTime',
  date: 'Date',
  duration: 'Duration',
  set: 'Set',
  map: 'Map',
  pattern: 'RegExp',
  formatter: 'Formatter',
  nothing: 'unknown',
};

/** From each list in turn, so that a long first one does not hide the others. */
function gatherElements(lists: readonly (readonly unknown[])[]): unknown[] {
  const share = Math.max(Math.ceil(placeLimit / lists.length), 5);
  return lists.flatMap((list) => list.slice(0, share));
}

/** The first fields of an object, without making a list of all when there are very many. */
export function listFields(object: Readonly<Record<string, unknown>>): string[] {
  const names: string[] = [];
  for (const name in object) {
    if (names.length >= fieldLimit) break;
    if (Object.hasOwn(object, name)) names.push(name);
  }
  return names;
}
