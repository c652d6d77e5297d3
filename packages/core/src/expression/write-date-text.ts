/** How JavaScript writes its dates, in a given time zone and in English on every machine. */
import { DateTime, type Zone } from 'luxon';

export type DateTextPart = 'all' | 'date' | 'time';

/** @returns as `String(new Date())`: `Sat Nov 21 2026 10:30:00 GMT+0100 (Central European Standard Time)` */
export function writeDateText(date: Date, zone: Zone, part: DateTextPart = 'all'): string {
  if (Number.isNaN(date.getTime())) return 'Invalid Date';
  const local = DateTime.fromJSDate(date, { zone }).setLocale('en-US');
  const day = local.toFormat('ccc LLL dd yyyy');
  if (part === 'date') return day;
  const time = local.toFormat("HH:mm:ss 'GMT'ZZZ (ZZZZZ)");
  return part === 'time' ? time : `${day} ${time}`;
}
