/** Reads a cron expression into the values that each of its fields allows. */
import { NoriaError } from '../errors/noria-error.ts';

/** Which values a field allows: 1 at the index of each. */
export type FieldMask = Uint8Array;

export interface CronSchedule {
  readonly seconds: FieldMask;
  readonly minutes: FieldMask;
  readonly hours: FieldMask;
  /** Index 1 to 31. */
  readonly daysOfMonth: FieldMask;
  /** `L`: the last day of the month, whatever its number. */
  readonly lastDayOfMonth: boolean;
  /** Index 1 to 12. */
  readonly months: FieldMask;
  /** Index 0 (Sunday) to 6. */
  readonly daysOfWeek: FieldMask;
  /** `either`: both day fields are restricted, so a day that fits one of them will do. */
  readonly dayRule: 'both' | 'either';
}

/**
 * Reads five fields (minute, hour, day of month, month, day of week), or six with seconds first, or a name such as `@daily`.
 * Fields take `*`, numbers, names (`MON`, `JAN`), ranges, lists and steps; `?` stands for `*` in the two day fields and `L` for
 * the last day of the month. Sunday is 0 or 7. A day field counts as restricted unless it begins with `*` or `?`.
 * @throws SCHEDULE_INVALID with `details.field` = `cron` and `details.part` = the field that is wrong
 * @source crontab(5) of Vixie cron
 */
export function parseCron(cron: string): CronSchedule {
  const text = expandAlias(cron.trim());
  const words = text.split(/\s+/);
  if (text === '' || words.length < 5 || words.length > 6) {
    throw fault(
      'expression',
      `expected five fields, or six with seconds first; found ${text === '' ? 0 : words.length}.`,
    );
  }
  const [second, minute, hour, dayOfMonth, month, dayOfWeek] = (words.length === 6 ? words : ['0', ...words]) as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  const days = dayOfMonth.split(',');
  const numberedDays = days.filter((day) => day.toUpperCase() !== 'L').join(',');
  const daysOfWeek = parseField(fields.dayOfWeek, dayOfWeek);
  if (daysOfWeek[7] === 1) daysOfWeek[0] = 1;
  return {
    seconds: parseField(fields.second, second),
    minutes: parseField(fields.minute, minute),
    hours: parseField(fields.hour, hour),
    daysOfMonth: numberedDays === '' ? new Uint8Array(32) : parseField(fields.dayOfMonth, numberedDays),
    lastDayOfMonth: days.some((day) => day.toUpperCase() === 'L'),
    months: parseField(fields.month, month),
    daysOfWeek: daysOfWeek.subarray(0, 7),
    dayRule: isRestricted(dayOfMonth) && isRestricted(dayOfWeek) ? 'either' : 'both',
  };
}

const longestCron = 500;

function expandAlias(cron: string): string {
  if (cron.length > longestCron) throw fault('expression', `is longer than ${longestCron} characters.`);
  if (!cron.startsWith('@')) return cron;
  const expanded = aliases.get(cron.toLowerCase());
  if (expanded === undefined) {
    throw fault('expression', `${quote(cron)} is not known; expected one of ${[...aliases.keys()].join(', ')}.`);
  }
  return expanded;
}

const aliases: ReadonlyMap<string, string> = new Map([
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
  ['@monthly', '0 0 1 * *'],
  ['@weekly', '0 0 * * 0'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@hourly', '0 * * * *'],
]);

interface CronField {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** Names of the values from `least` on. */
  readonly names: readonly string[];
}

const monthNames = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const dayNames = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

const fields = {
  second: { name: 'second', least: 0, most: 59, names: [] },
  minute: { name: 'minute', least: 0, most: 59, names: [] },
  hour: { name: 'hour', least: 0, most: 23, names: [] },
  dayOfMonth: { name: 'day of month', least: 1, most: 31, names: [] },
  month: { name: 'month', least: 1, most: 12, names: monthNames },
  dayOfWeek: { name: 'day of week', least: 0, most: 7, names: dayNames },
} as const satisfies Record<string, CronField>;

function isRestricted(word: string): boolean {
  return !/^[*?]/.test(word);
}

function parseField(field: CronField, word: string): Uint8Array {
  const mask = new Uint8Array(field.most + 1);
  for (const part of word.split(',')) {
    const { from, to, step } = parsePart(field, part);
    for (let value = from; value <= to; value += step) mask[value] = 1;
  }
  return mask;
}

function parsePart(field: CronField, part: string): { from: number; to: number; step: number } {
  const match = /^([^/-]+)(?:-([^/-]+))?(?:\/([^/-]+))?$/.exec(part);
  const [, first, last, stepText] = match ?? [];
  if (first === undefined) throw fault(field.name, `${quote(part)} cannot be read.`);
  const step = stepText === undefined ? 1 : parseStep(field, stepText);
  if (first === '*' || first === '?') {
    if (last !== undefined) throw fault(field.name, `${quote(part)} cannot be read.`);
    if (first === '?' && !field.name.startsWith('day'))
      throw fault(field.name, 'takes no ?; only the two day fields do.');
    // Sunday has two numbers; with a step only the first one counts.
    return { from: field.least, to: field === fields.dayOfWeek ? 6 : field.most, step };
  }
  const from = parseValue(field, first);
  if (last === undefined) return { from, to: stepText === undefined ? from : field.most, step };
  const end = parseValue(field, last);
  const to = field === fields.dayOfWeek && end === 0 && from > 0 ? 7 : end;
  if (to < from) throw fault(field.name, `the range ${quote(part)} runs backwards.`);
  return { from, to, step };
}

function parseStep(field: CronField, text: string): number {
  const step = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (step < 1 || step > field.most) {
    throw fault(field.name, `the step ${quote(text)} is not a whole number from 1 to ${field.most}.`);
  }
  return step;
}

function parseValue(field: CronField, text: string): number {
  const named = field.names.indexOf(text.toUpperCase());
  if (named >= 0) return field.least + named;
  const value = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= field.least && value <= field.most) return value;
  const orName = field.names.length === 0 ? '' : `, nor a name such as ${field.names[1]}`;
  throw fault(field.name, `${quote(text)} is not a whole number from ${field.least} to ${field.most}${orName}.`);
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 40));
}

function fault(part: string, problem: string): NoriaError {
  return new NoriaError('SCHEDULE_INVALID', { field: 'cron', part, problem: `${part}: ${problem}` });
}
