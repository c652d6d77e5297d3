/** Dates, sets, maps, durations and formatters: as in JavaScript and luxon, in the workflow's time zone. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are sources of expressions
import { runInNewContext } from 'node:vm';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import type { Json } from '../items/item.ts';
import { compileExpression, compileTemplate } from './compile-expression.ts';
import type { ExpressionScope } from './expression-scope.ts';
import { sampleScope } from './testing/sample-scope.ts';

/** JavaScript's own dates are in the zone of the machine, so that here the workflow is too. */
const here: ExpressionScope = { ...sampleScope(), now: DateTime.fromISO('2026-11-21T10:30:00', { locale: 'en' }) };

const sources = [
  // Dates
  'new Date(0).toISOString()',
  'new Date(0)',
  '[new Date(NaN)]',
  'new Date("2026-11-21").getTime()',
  'new Date("2026-11-21T10:30:00").getTime()',
  'new Date("2026-11-21T10:30:00.250Z").getMilliseconds()',
  'new Date("2026-11-21T10:30:00+02:00").toISOString()',
  'new Date("2026-11-21 10:30").getTime()',
  'new Date("Nov 21, 2026 10:30:00").getTime()',
  'new Date("Sat, 21 Nov 2026 10:30:00 GMT").getTime()',
  'new Date("11/21/2026").getTime()',
  'new Date("2026/11/21").getDate()',
  'new Date("nonsense").getTime()',
  'new Date("2026").getTime()',
  'new Date("2026-11").getTime()',
  'new Date(2026, 0).getTime()',
  'new Date(2026, 0, 31, 9, 15, 30, 250).getTime()',
  'new Date(99, 0).getFullYear()',
  'new Date(null).getTime()',
  'new Date(undefined).getTime()',
  'new Date("86400000").getTime()',
  'new Date(new Date(5)).getTime()',
  'new Date(8.7e15).getTime()',
  'Date.UTC(2026, 10, 21)',
  'Date.UTC(2026)',
  'Date.parse("2026-11-21T00:00:00Z")',
  'Date.parse("no")',
  'new Date(2026, 10, 21, 10, 30).getHours()',
  'new Date(2026, 10, 21).getDay() + new Date(2026, 10, 21).getMonth()',
  'new Date(Date.UTC(2026, 0, 1)).getUTCFullYear()',
  'new Date(new Date(2026, 0, 31).setMonth(1)).getDate()',
  'new Date(new Date(2026, 0, 31).setDate(32)).toISOString()',
  'new Date(new Date(2024, 1, 29).setFullYear(2025)).getMonth()',
  'new Date(new Date(2026, 0, 31).setFullYear(2025, 1, 28)).getDate()',
  'new Date(2026, 0, 31).setHours(25, 61)',
  'new Date(0).setUTCDate(15)',
  'new Date(0).setTime(7)',
  'new Date(0).setMinutes()',
  'new Date(2026, 5, 1) - new Date(2026, 4, 1)',
  'new Date(5) > new Date(4)',
  'new Date(5) == new Date(5)',
  '+new Date(5)',
  'Math.max(new Date(1), new Date(2))',
  'new Date(0) + ""',
  'new Date(0) + 1',
  '`${new Date(2026, 10, 21)}`',
  'String(new Date(NaN))',
  'new Date(2026, 6, 4, 9, 5, 3).toString()',
  'new Date(2026, 6, 4).toDateString()',
  'new Date(2026, 6, 4, 9).toTimeString()',
  'new Date(0).toUTCString()',
  'new Date(0).toJSON()',
  'new Date(NaN).toJSON()',
  'new Date(0).valueOf()',
  'new Date(0).getTimezoneOffset()',
  'new Date(2026, 6, 4, 9, 5).toLocaleDateString("en-US")',
  'new Date(2026, 6, 4, 9, 5).toLocaleString("de-DE")',
  'new Date(2026, 6, 4, 9, 5).toLocaleTimeString("en-GB")',
  'new Date(2026, 6, 4).toLocaleDateString("en-US", { weekday: "long", year: "numeric", month: "long", day: "numeric" })',
  'new Date(0).toLocaleString("en-US", { timeZone: "Asia/Tokyo" })',
  'new Date(0).toLocaleTimeString("en-US", { hour: "2-digit", minute: "2-digit" })',
  'new Date(0).toLocaleDateString("fr-FR", { dateStyle: "full" })',
  'new Date(2026, 6, 4).toLocaleString("en-US", { month: "short" })',
  'typeof new Date(0)',
  'JSON.stringify({ at: new Date(0) })',
  'Date().length > 20',
  // Sets and maps
  'new Set([1, 2, 2]).size',
  '[...new Set([3, 1, 3])]',
  'Array.from(new Set("aab"))',
  'new Set([1]).has(1) && !new Set().has(1)',
  '[...new Set([1, 2]).union(new Set([2, 3]))]',
  '[...new Set([1, 2]).intersection(new Set([2, 3]))]',
  '[...new Set([1, 2]).difference(new Set([2, 3]))]',
  '[...new Set([1, 2]).symmetricDifference(new Set([2, 3]))]',
  'new Set([1]).isSubsetOf(new Set([1, 2])) && new Set([1, 2]).isSupersetOf(new Set([1]))',
  'new Set([1]).isDisjointFrom(new Set([2]))',
  '[...new Set([1]).add(2)]',
  '[...new Set([1, 2]).values()]',
  '[1, 2].reduce((set, x) => set.add(x * 2), new Set()).size',
  'JSON.stringify(new Set([1]))',
  'new Set([1])',
  'String(new Set()) + new Map()',
  'new Map([["a", 1]]).get("a")',
  'new Map([["a", 1]]).get("b")',
  '[...new Map([["a", 1], ["b", 2]])]',
  '[...new Map([["a", 1], ["b", 2]]).keys()]',
  '[...new Map([["a", 1], ["b", 2]]).values()]',
  'Array.from(new Map([["a", 1]]).entries())',
  'Object.fromEntries(new Map([["a", 1]]))',
  'new Map(Object.entries({ a: 1 })).size',
  '[...new Map().set("k", 5).set("k", 6)]',
  'new Map([[NaN, 1]]).get(NaN)',
  '{ m: new Map([[1, 2]]) }',
  '$json.lines.map(({ sku }) => sku).filter((x, i, all) => new Set(all).size === 3).length',
  '[[1, 2]].map(([...rest]) => rest)',
  // Numbers, lists and texts that were missing
  '(1234567.891).toLocaleString("en-US")',
  '(1234.5).toLocaleString("de-DE", { style: "currency", currency: "EUR" })',
  'new Intl.NumberFormat("en-IN").format(1234567)',
  'new Intl.NumberFormat("en-US", { style: "percent" }).format(0.256)',
  'Intl.NumberFormat("fr-FR").format(1234.5)',
  'new Intl.DateTimeFormat("en-GB", { timeZone: "UTC" }).format(new Date(0))',
  'new Intl.DateTimeFormat("en-US", { month: "long", timeZone: "UTC" }).formatToParts(0)',
  'new Intl.PluralRules("en-US", { type: "ordinal" }).select(2)',
  'new Intl.ListFormat("en-GB").format(["a", "b", "c"])',
  'new Intl.RelativeTimeFormat("en-US", { numeric: "auto" }).format(-1, "day")',
  'String.fromCharCode(72, 105) + String.fromCodePoint(128512)',
  'Array(3).length + Array("a", "b").length + new Array(2).length',
  '[...["a", "b"].entries()]',
  '[...["a", "b"].keys()]',
  '[1, 2, 3, 4].toSpliced(1, 2, "x")',
  '[1, 2].toSpliced(1)',
  'Object.groupBy([1, 2, 3], x => x % 2 ? "odd" : "even")',
  'Number.POSITIVE_INFINITY > 1 && Number.isNaN(Number.NaN)',
  'Object({ a: 1 }).a',
];

describe('values give what JavaScript gives', () => {
  it.each(sources)('%s', (source) => {
    const expected: unknown = runInNewContext(`JSON.stringify({ value: (${source}) }, ${String(writeMissing)})`, {
      $json: JSON.parse(JSON.stringify(here.json)),
    });
    const value = compileExpression(source).evaluate(here);
    expect(JSON.stringify({ value })).toBe(expected);
  });
});

describe('dates of JavaScript live in the workflow’s zone', () => {
  it.each<[string, Json]>([
    ['new Date()', '2026-11-21T09:30:00.000Z'],
    ['new Date().getHours()', 10],
    ['Date()', 'Sat Nov 21 2026 10:30:00 GMT+0100 (Central European Standard Time)'],
    ['new Date(2026, 0, 1).toISOString()', '2025-12-31T23:00:00.000Z'],
    ['new Date("2026-01-01T00:00").toISOString()', '2025-12-31T23:00:00.000Z'],
    ['new Date("Jan 1 2026").toISOString()', '2025-12-31T23:00:00.000Z'],
    ['new Date("2026-01-01").toISOString()', '2026-01-01T00:00:00.000Z'],
    ['new Date(0).getTimezoneOffset()', 0],
    ['new Date(0).toString()', 'Thu Jan 01 1970 00:00:00 GMT+0000 (Western European Standard Time)'],
    ['new Date(new Date().setHours(0, 0, 0, 0)).toISOString()', '2026-11-20T23:00:00.000Z'],
    ['new Date().toLocaleTimeString("en-GB")', '10:30:00'],
    ['new Intl.DateTimeFormat("en-GB", { timeStyle: "short" }).format()', '10:30'],
  ])('%s', (source, expected) => {
    expect(compileExpression(source).evaluate(sampleScope())).toEqual(expected);
  });

  it('and read as ISO 8601 in a text', () => {
    expect(compileTemplate('=at {{ new Date() }}, {{ new Date(NaN) }}').evaluate(sampleScope())).toBe(
      'at 2026-11-21T09:30:00.000Z, ',
    );
  });

  it('across a change of the clocks', () => {
    const scope = {
      ...sampleScope(),
      now: DateTime.fromISO('2026-03-29T12:00', { zone: 'Europe/Berlin', locale: 'en' }),
    };
    const evaluate = (source: string): Json => compileExpression(source).evaluate(scope);
    expect(evaluate('new Date(2026, 2, 29, 3) - new Date(2026, 2, 29, 1)')).toBe(3_600_000);
    expect(
      evaluate('new Date(2026, 2, 29, 12).getTimezoneOffset() - new Date(2026, 2, 28, 12).getTimezoneOffset()'),
    ).toBe(-60);
    expect(evaluate('new Date(new Date(2026, 2, 28, 12).setDate(29)).getHours()')).toBe(12);
  });
});

describe('dates and durations of luxon', () => {
  it.each<[string, Json]>([
    ['$now.diff($today, "hours").hours', 10.5],
    ['$now.diff($today, ["hours", "minutes"]).toObject()', { hours: 10, minutes: 30 }],
    ['$now.diff($today)', 'PT37800S'],
    ['$today.diffNow("hours").hours', -10.5],
    ['$now.diff(new Date(0), "years").years > 56', true],
    ['$now.plus({ hours: 2 }) > $now', true],
    ['$now.plus(Duration.fromObject({ days: 1 })).day', 22],
    ['$now.plus(2, "days").day', 23],
    ['$now.minus(1, "week").day', 14],
    ['$now.plus(1000).second', 1],
    ['$now.toLocaleString(DateTime.DATE_MED)', 'Nov 21, 2026'],
    ['$now.toLocaleString({ month: "long" })', 'November'],
    ['$now.setLocale("fr").toLocaleString(DateTime.DATE_FULL)', '21 novembre 2026'],
    ['$now.toLocaleString("de-DE", { dateStyle: "medium" })', '21.11.2026'],
    ['$now.setLocale("fr").monthLong', 'novembre'],
    ['$now.toISO({ suppressMilliseconds: true, includeOffset: false })', '2026-11-21T10:30:00'],
    ['$now.toISOWeekDate()', '2026-W47-6'],
    ['$now.toSQL()', '2026-11-21 10:30:00.000 +01:00'],
    ['$now.toHTTP()', 'Sat, 21 Nov 2026 09:30:00 GMT'],
    ['$now.toRFC2822()', 'Sat, 21 Nov 2026 10:30:00 +0100'],
    ['$now.toJSDate()', '2026-11-21T09:30:00.000Z'],
    ['$now.minus({ hours: 3 }).toRelative()', '3 hours ago'],
    ['$now.plus({ days: 1 }).toRelativeCalendar()', 'tomorrow'],
    ['$now.toObject().year', 2026],
    ['$now.get("month")', 11],
    ['$now.setZone("utc", { keepLocalTime: true }).hour', 10],
    ['$now.setZone("America/New_York").toLocal().hour', 10],
    ['$now.isWeekend', true],
    ['$now.weeksInWeekYear', 53],
    ['DateTime.now().toMillis() === $now.toMillis()', true],
    ['DateTime.local().equals($now)', true],
    ['DateTime.local(2026, 1, 31).toISODate()', '2026-01-31'],
    ['DateTime.utc(2026, 1, 31, 9).toISO()', '2026-01-31T09:00:00.000Z'],
    ['DateTime.fromISO("2026-01-31T09:00Z").hour', 10],
    ['DateTime.fromISO("2026-01-31T09:00+05:00", { setZone: true }).hour', 9],
    ['DateTime.fromISO("2026-01-31", { zone: "Asia/Tokyo" }).toMillis()', 1769785200000],
    ['DateTime.fromFormat("31.01.2026 09:05", "dd.MM.yyyy HH:mm").toISODate()', '2026-01-31'],
    ['DateTime.fromFormat("31 janvier 2026", "d MMMM yyyy", { locale: "fr" }).month', 1],
    ['DateTime.fromFormat("nonsense", "dd.MM").isValid', false],
    ['DateTime.fromSQL("2026-01-31 09:00:00").day', 31],
    ['DateTime.fromHTTP("Sat, 21 Nov 2026 09:30:00 GMT").hour', 10],
    ['DateTime.fromRFC2822("Sat, 21 Nov 2026 09:30:00 +0000").hour', 10],
    ['DateTime.fromJSDate(new Date(0)).year', 1970],
    ['DateTime.fromObject({ year: 2026, month: 2 }).daysInMonth', 28],
    ['DateTime.fromSeconds(60).toMillis()', 60000],
    ['DateTime.max($now, $today).hour + DateTime.min($now, $today).hour', 10],
    ['DateTime.isDateTime($now) && !DateTime.isDateTime(1)', true],
    ['Duration.fromObject({ hours: 1, minutes: 30 })', 'PT1H30M'],
    ['Duration.fromObject({ hours: 1, minutes: 30 }).as("minutes")', 90],
    ['Duration.fromMillis(5400000).shiftTo("hours", "minutes").toObject()', { hours: 1, minutes: 30 }],
    ['Duration.fromISO("P1DT2H").hours', 2],
    ['Duration.fromObject({ minutes: 90 }).normalize().rescale().toHuman()', '1 hour, 30 minutes'],
    ['Duration.fromMillis(61000).toFormat("mm:ss")', '01:01'],
    ['Duration.fromObject({ hours: 2 }).plus({ hours: 1 }).minus(Duration.fromObject({ hours: 2 })).hours', 1],
    ['Duration.fromObject({ hours: 1 }) > Duration.fromObject({ minutes: 59 })', true],
    ['Duration.isDuration(Duration.fromMillis(1))', true],
    ['`${Duration.fromObject({ days: 2 })}`', 'P2D'],
    ['DateTime.fromISO("nonsense").toLocaleString()', 'Invalid DateTime'],
  ])('%s', (source, expected) => {
    expect(compileExpression(source).evaluate(sampleScope())).toEqual(expected);
  });
});

function writeMissing(_key: string, value: unknown): unknown {
  return value === undefined ? null : value;
}
