/** Methods of objects. */
import { toText } from '../coerce-value.ts';
import type { Frame } from '../frame.ts';
import type { Method, MethodTable } from './method.ts';

type Data = Readonly<Record<string, unknown>>;

const methods: Record<string, Method<Data>> = {
  hasOwnProperty: (frame: Frame, self: Data, args: readonly unknown[]) => Object.hasOwn(self, toText(frame, args[0])),
  toString: (frame: Frame, self: Data) => toText(frame, self),
  valueOf: (_frame: Frame, self: Data) => self,
};

export const objectMethods: MethodTable<Data> = new Map(Object.entries(methods));
