/** Events of an iCalendar file. */
import { type Json, type JsonObject, NoriaError } from '@noria/core';
import type { IcsDateObject, IcsEvent } from 'ts-ics';
import { cleanJson } from '../formats/clean-json.ts';
import { type Content, contentFault } from '../formats/content.ts';
import { type Encoding, readText } from '../formats/text-encoding.ts';
import type { Extracted, Part } from './extracted.ts';
import { splitCalendar } from './split-calendar.ts';
import { takeRows } from './take-rows.ts';

const mostBytes = 8 * 2 ** 20;

/** @throws CONTENT_UNREADABLE it is no iCalendar file; CONTENT_LIMIT */
export async function extractCalendar(
  content: Content,
  { encoding }: { encoding: Encoding | 'auto' },
  part: Part,
): Promise<Extracted> {
  const text = await readText(content, encoding, mostBytes);
  const { convertIcsCalendar, convertIcsEvent } = await import('ts-ics');
  if (!/^\s*BEGIN:VCALENDAR/i.test(text)) throw contentFault(content, 'ICS', 'it does not begin with BEGIN:VCALENDAR');
  const taker = takeRows(content, part);
  try {
    const parts = splitCalendar(text.trimStart());
    const { timezones = [] } = convertIcsCalendar(undefined, [calendarHead, ...parts.zones, calendarEnd].join('\r\n'));
    const zones = new Set(timezones.map(({ id }) => id));
    for (const [index, event] of parts.events.entries()) {
      if (taker.isFull) break;
      if (!/^DTSTART[;:]/im.test(event)) throw new Error(`event ${index + 1} has no DTSTART`);
      taker.add(() => createDescriber(zones, listFloating(event))(convertIcsEvent(undefined, event, { timezones })));
      await content.ctx.pause();
    }
  } catch (cause) {
    if (cause instanceof NoriaError) throw cause;
    throw contentFault(content, 'ICS', (cause as Error).message, cause);
  }
  return { rows: taker.rows, next: null };
}

const calendarHead = 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Noria//Noria//EN';
const calendarEnd = 'END:VCALENDAR\r\n';

/** Local times without a zone, which the library gives as if they were UTC: `20261121T140000`. */
function listFloating(event: string): ReadonlySet<string> {
  const times = event.matchAll(/^(?:DTSTART|DTEND|RECURRENCE-ID)(?:;VALUE=DATE-TIME)?:(\d{8}T\d{6})\r?$/gim);
  return new Set(Array.from(times, ([, time = '']) => time));
}

function createDescriber(zones: ReadonlySet<string>, floating: ReadonlySet<string>): (event: IcsEvent) => JsonObject {
  const write = (date: IcsDateObject | undefined): Json =>
    date === undefined ? null : writeDate(date, zones, floating);
  return (event) => {
    const row: JsonObject = {
      uid: event.uid,
      summary: event.summary ?? '',
      start: write(event.start),
      end: write(event.end ?? addDuration(event)),
      allDay: event.start.type === 'DATE',
      zone: event.start.local?.timezone ?? null,
    };
    if (event.description !== undefined) row.description = event.description;
    if (event.location !== undefined) row.location = event.location;
    if (event.status !== undefined) row.status = event.status.toLowerCase();
    if (event.url !== undefined) row.url = event.url;
    if (event.categories !== undefined) row.categories = event.categories;
    if (event.organizer !== undefined) row.organizer = plain(event.organizer);
    if (event.attendees !== undefined) row.attendees = plain(event.attendees);
    if (event.recurrenceRule !== undefined) row.recurrence = plain(event.recurrenceRule);
    if (event.recurrenceId !== undefined) row.replaces = write(event.recurrenceId.value);
    if (event.exceptionDates !== undefined) row.except = event.exceptionDates.map(write);
    return row;
  };
}

/** ISO 8601: a date for a whole day, a local time with its offset, UTC with Z, and no offset where nobody knows it. */
function writeDate(
  { date, type, local }: IcsDateObject,
  zones: ReadonlySet<string>,
  floating: ReadonlySet<string>,
): string {
  const iso = (local?.date ?? date).toISOString();
  if (type === 'DATE') return iso.slice(0, 10);
  const withoutZone = iso.slice(0, 19);
  if (local !== undefined) {
    if (!zones.has(local.timezone) && !isKnownZone(local.timezone)) return withoutZone;
    return `${withoutZone}${local.tzoffset.slice(0, 3)}:${local.tzoffset.slice(3, 5)}`;
  }
  return floating.has(withoutZone.replace(/[-:]/g, '')) ? withoutZone : `${withoutZone}Z`;
}

function isKnownZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** An event may have a length in place of an end. */
function addDuration({ start, duration }: IcsEvent): IcsDateObject | undefined {
  if (duration === undefined || duration === null) return undefined;
  const { weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0 } = duration;
  const lengthMs = ((((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
  const add = (date: Date): Date => new Date(date.getTime() + (duration.before === true ? -lengthMs : lengthMs));
  const moved = { ...start, date: add(start.date) };
  return start.local === undefined ? moved : { ...moved, local: { ...start.local, date: add(start.local.date) } };
}

/** What the library gives as an object, as JSON: dates become text. */
function plain(value: object): Json {
  return cleanJson(JSON.parse(JSON.stringify(value)));
}
