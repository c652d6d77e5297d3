/** Methods of `Intl` formatters. */
import { DateTime } from 'luxon';
import { toNumber, toText } from '../coerce-value.ts';
import { failFault } from '../expression-fault.ts';
import type { Formatter } from '../formatter.ts';
import { type Frame, spendOperations } from '../frame.ts';
import { describeValue } from '../value-type.ts';
import { readUnit } from './date-arguments.ts';
import type { Method, MethodTable } from './method.ts';

/** Writing one number or date (measured: 1 to 3 µs). */
const formatOperations = 200;

const methods: Record<string, Method<Formatter>> = {
  format: (frame, self, args) => {
    spendOperations(frame, formatOperations);
    const host = self.getHost();
    if (host instanceof Intl.NumberFormat) return host.format(toNumber(frame, args[0]));
    if (host instanceof Intl.DateTimeFormat) return host.format(readMoment(frame, args[0]));
    if (host instanceof Intl.ListFormat) return host.format(readTexts(frame, args[0]));
    if (host instanceof Intl.RelativeTimeFormat)
      return host.format(toNumber(frame, args[0]), readUnit(frame, args[1]) as Intl.RelativeTimeFormatUnit);
    throw failFault('Intl.PluralRules has select(number)');
  },
  formatRange: (frame, self, args) => {
    spendOperations(frame, formatOperations * 2);
    const host = self.getHost();
    if (host instanceof Intl.NumberFormat) return host.formatRange(toNumber(frame, args[0]), toNumber(frame, args[1]));
    if (host instanceof Intl.DateTimeFormat)
      return host.formatRange(readMoment(frame, args[0]), readMoment(frame, args[1]));
    throw failFault(`Intl.${self.getKind()} has no \`formatRange\``);
  },
  formatToParts: (frame, self, args) => {
    spendOperations(frame, formatOperations * 2);
    const host = self.getHost();
    if (host instanceof Intl.NumberFormat) return host.formatToParts(toNumber(frame, args[0])).map(copyPart);
    if (host instanceof Intl.DateTimeFormat) return host.formatToParts(readMoment(frame, args[0])).map(copyPart);
    throw failFault(`Intl.${self.getKind()} has no \`formatToParts\``);
  },
  resolvedOptions: (frame, self) => {
    spendOperations(frame, formatOperations);
    return { ...self.getHost().resolvedOptions() };
  },
  select: (frame, self, args) => {
    spendOperations(frame, formatOperations);
    const host = self.getHost();
    if (host instanceof Intl.PluralRules) return host.select(toNumber(frame, args[0]));
    throw failFault(`Intl.${self.getKind()} has no \`select\``);
  },
};

export const formatterMethods: MethodTable<Formatter> = new Map(Object.entries(methods));

function copyPart(part: { type: string; value: string }): { type: string; value: string } {
  return { type: part.type, value: part.value };
}

/** Without a value: the step's time. */
function readMoment(frame: Frame, value: unknown): number {
  if (value === undefined) return frame.scope.now.toMillis();
  return value instanceof DateTime ? value.toMillis() : toNumber(frame, value);
}

const listLimit = 10_000;

function readTexts(frame: Frame, value: unknown): string[] {
  if (!Array.isArray(value)) throw failFault(`a list is needed here, not ${describeValue(value)}`);
  if (value.length > listLimit) throw failFault(`a list of ${listLimit} elements at most can be written`);
  return value.map((element) => {
    const text = toText(frame, element);
    spendOperations(frame, 10 + text.length);
    return text;
  });
}
