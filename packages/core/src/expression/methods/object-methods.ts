/** Methods of objects. A field of the same name is read without brackets: `$json.keys`, `$json.keys()`. */
import { isPlainObject, toText } from '../coerce-value.ts';
import { failFault } from '../expression-fault.ts';
import { type Frame, spendOperations, spendText } from '../frame.ts';
import { jsonFunctions } from '../globals/json-functions.ts';
import { copyFields, objectFunctions } from '../globals/object-functions.ts';
import { describeValue } from '../value-type.ts';
import { emptinessMethods, isEmptyValue } from './emptiness-methods.ts';
import type { Method, MethodTable } from './method.ts';

type Data = Readonly<Record<string, unknown>>;

const methods: Record<string, Method<Data>> = {
  ...emptinessMethods,
  compact: (frame, self) => keepFields(frame, self, (_key, value) => !isEmptyValue(value)),
  hasField: (frame, self, args) => Object.hasOwn(self, toText(frame, args[0])),
  hasOwnProperty: (frame: Frame, self: Data, args: readonly unknown[]) => Object.hasOwn(self, toText(frame, args[0])),
  keepFieldsContaining: (frame, self, args) => {
    const part = readPart(frame, args);
    return keepFields(frame, self, (_key, value) => contains(frame, value, part));
  },
  keys: (frame, self) => objectFunctions.get('keys')?.(frame, [self]),
  merge: (frame, self, args) => {
    const [other] = args;
    if (!isPlainObject(other)) throw failFault(`\`merge\` joins objects, not ${describeValue(other)}`);
    return copyFields(frame, other, copyFields(frame, self, {}));
  },
  removeField: (frame, self, args) => {
    const name = toText(frame, args[0]);
    return keepFields(frame, self, (key) => key !== name);
  },
  removeFieldsContaining: (frame, self, args) => {
    const part = readPart(frame, args);
    return keepFields(frame, self, (_key, value) => !contains(frame, value, part));
  },
  toJsonString: (frame, self) => jsonFunctions.get('stringify')?.(frame, [self]),
  toString: (frame: Frame, self: Data) => toText(frame, self),
  urlEncode: (frame, self) => {
    const pairs = Object.entries(copyFields(frame, self, {})).map(([key, value]) => {
      const text = toText(frame, value);
      spendText(frame, (key.length + text.length) * 9);
      return `${encodeURIComponent(key)}=${encodeURIComponent(text)}`;
    });
    return pairs.join('&');
  },
  valueOf: (_frame: Frame, self: Data) => self,
  values: (frame, self) => objectFunctions.get('values')?.(frame, [self]),
};

export const objectMethods: MethodTable<Data> = new Map(Object.entries(methods));

function keepFields(frame: Frame, self: Data, keeps: (key: string, value: unknown) => boolean): Data {
  const copy = copyFields(frame, self, {});
  const kept: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(copy)) if (keeps(key, value)) kept[key] = value;
  return kept;
}

function readPart(frame: Frame, args: readonly unknown[]): string {
  const part = toText(frame, args[0]);
  if (part === '') throw failFault('the text to look for is empty');
  return part;
}

function contains(frame: Frame, value: unknown, part: string): boolean {
  if (typeof value !== 'string') return false;
  spendOperations(frame, 1 + (part.length <= 250 ? value.length >> 4 : (value.length * part.length) / 64));
  return value.includes(part);
}
