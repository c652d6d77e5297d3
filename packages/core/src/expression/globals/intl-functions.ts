/** `Intl.NumberFormat` and its like, with or without `new`. */
import type { FormatterKind } from '../formatter.ts';
import type { Frame } from '../frame.ts';
import { nameZone, readFormatOptions } from '../methods/date-arguments.ts';
import { openForValue } from '../methods/format-locally.ts';
import type { StaticFunction } from './static-function.ts';

const kinds: readonly FormatterKind[] = [
  'DateTimeFormat',
  'ListFormat',
  'PluralRules',
  'RelativeTimeFormat',
  'NumberFormat',
];

export const intlFunctions: ReadonlyMap<string, StaticFunction> = new Map(
  kinds.map((kind): [string, StaticFunction] => [kind, (frame, args) => open(frame, kind, args)]),
);

function open(frame: Frame, kind: FormatterKind, args: readonly unknown[]): unknown {
  const options = readFormatOptions(frame, args[1]);
  const zoned = kind === 'DateTimeFormat' ? { timeZone: nameZone(frame.scope.now.zone), ...options } : options;
  return openForValue(frame, kind, args[0], zoned);
}
