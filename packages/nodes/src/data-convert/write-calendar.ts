/** Items as events of an iCalendar file. */
import { type Item, type Json, type JsonObject, type NodeContext, NoriaError } from '@noria/core';
import type { IcsDateObject, IcsEvent } from 'ts-ics';
import { parseDateTime } from '../dates/parse-date-time.ts';

const statuses = ['TENTATIVE', 'CONFIRMED', 'CANCELLED'] as const;
const frequencies = ['SECONDLY', 'MINUTELY', 'HOURLY', 'DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'];
const date = /^\d{4}-\d\d-\d\d$/;

/**
 * Reads the fields that `data.extract` gives for events: summary, start, end, allDay, description, location, status, url, categories,
 * organizer, attendees, recurrence, uid. Times are written in UTC, so that every program reads the same instant.
 * @throws CONTENT_UNWRITABLE an item without a start, or with a date that is none
 */
export async function writeCalendar(ctx: NodeContext, items: readonly Item[]): Promise<string> {
  const { generateIcsCalendar } = await import('ts-ics');
  const events = items.map(({ json }, item) => toEvent(ctx, json, item));
  return generateIcsCalendar({ version: '2.0', prodId: '-//Noria//Noria//EN', events });
}

function toEvent(ctx: NodeContext, json: JsonObject, item: number): IcsEvent {
  const allDay = json.allDay === true || (typeof json.start === 'string' && date.test(json.start));
  const start = toDate(ctx, json.start ?? null, 'start', allDay, item);
  const times =
    (json.end ?? null) === null
      ? { start, duration: allDay ? { days: 1 } : { minutes: 0 } }
      : { start, end: toDate(ctx, json.end ?? null, 'end', allDay, item) };
  const event: IcsEvent = {
    uid: readLine(json.uid) ?? `${ctx.execution.id}-${ctx.runIndex}-${item}`,
    stamp: { date: ctx.now.toJSDate() },
    summary: readString(json.summary) ?? '',
    ...times,
  };
  const status = statuses.find((one) => one === readString(json.status)?.toUpperCase());
  const organizer = readPerson(json.organizer);
  const attendees = (Array.isArray(json.attendees) ? json.attendees : []).map(readPerson).filter((one) => one !== null);
  const recurrence = readRule(ctx, json.recurrence, item);
  return {
    ...event,
    ...present('description', readString(json.description)),
    ...present('location', readString(json.location)),
    ...present('url', readLine(json.url)),
    ...present('status', status),
    ...present('organizer', organizer ?? undefined),
    ...present('recurrenceRule', recurrence),
    ...(attendees.length === 0 ? {} : { attendees }),
    ...(Array.isArray(json.categories) ? { categories: json.categories.map((one) => readLine(one) ?? '') } : {}),
  } as IcsEvent;
}

function toDate(ctx: NodeContext, value: Json, field: string, allDay: boolean, item: number): IcsDateObject {
  const text = typeof value === 'string' ? value : '';
  if (allDay && date.test(text.slice(0, 10)) && parseDateTime(text.slice(0, 10), ctx.now) !== null) {
    return { date: new Date(`${text.slice(0, 10)}T00:00:00Z`), type: 'DATE' };
  }
  const instantMs = parseDateTime(text, ctx.now);
  if (instantMs !== null) return { date: new Date(instantMs), type: 'DATE-TIME' };
  throw unwritable(
    ctx,
    `"${field}" of item ${item} is ${JSON.stringify(value)}; it takes a date such as 2026-11-21T14:30`,
    item,
  );
}

/** An address, or an object with `email` and `name`. */
function readPerson(value: Json | undefined): { email: string; name?: string } | null {
  if (typeof value === 'string') return { email: readLine(value) ?? '' };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const email = readLine(value.email);
  if (email === undefined) return null;
  const name = readLine(value.name)?.replaceAll('"', "'");
  return name === undefined ? { email } : { email, name };
}

/** An object such as `{ frequency: 'WEEKLY', interval: 2, count: 10 }`; `until` is a date. */
function readRule(ctx: NodeContext, value: Json | undefined, item: number): JsonObject | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  if (!frequencies.includes(String(value.frequency))) {
    throw unwritable(ctx, `"recurrence.frequency" takes one of ${frequencies.join(', ')}`, item);
  }
  const { until } = value;
  if (until === undefined) return value;
  const text = typeof until === 'object' && until !== null && !Array.isArray(until) ? (until.date ?? null) : until;
  return { ...value, until: toDate(ctx, text, 'recurrence.until', false, item) as unknown as JsonObject };
}

function readString(value: Json | undefined): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** Text for a place where a line end would begin another property. */
function readLine(value: Json | undefined): string | undefined {
  return readString(value)?.replace(/[\r\n]+/g, ' ');
}

function present(name: string, value: unknown): Record<string, unknown> {
  return value === undefined ? {} : { [name]: value };
}

function unwritable(ctx: NodeContext, problem: string, item: number): NoriaError {
  return new NoriaError('CONTENT_UNWRITABLE', { format: 'ICS', problem, node: ctx.node.name, item });
}
