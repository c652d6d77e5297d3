/** How the value of a `{{ }}` part reads in the text around it. */
import { DateTime, Duration } from 'luxon';
import { isPrimitive, joinTexts, toText } from './coerce-value.ts';
import type { Frame } from './frame.ts';
import { Pattern } from './pattern/pattern.ts';
import { toJson } from './to-json.ts';

/**
 * Nothing (undefined, null) is an empty text, a date or duration ISO 8601, a list of simple values is joined with commas, and any
 * other list or object is its JSON.
 */
export function toTemplateText(frame: Frame, value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === undefined || value === null) return '';
  if (isPrimitive(value)) return String(value);
  if (value instanceof DateTime || value instanceof Duration) return value.toISO() ?? '';
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString();
  if (value instanceof Pattern) return toText(frame, value);
  if (Array.isArray(value) && value.every(isPrimitive)) return joinTexts(frame, value, ',');
  return JSON.stringify(toJson(value));
}
