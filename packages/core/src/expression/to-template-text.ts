/** How the value of a `{{ }}` part reads in the text around it. */
import { DateTime } from 'luxon';
import { isPrimitive, joinTexts } from './coerce-value.ts';
import type { Frame } from './frame.ts';
import { toJson } from './to-json.ts';

/**
 * Nothing (undefined, null) is an empty text, a date ISO 8601, a list of simple values is joined with commas, and any
 * other list or object is its JSON.
 */
export function toTemplateText(frame: Frame, value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === undefined || value === null) return '';
  if (isPrimitive(value)) return String(value);
  if (value instanceof DateTime) return value.toISO() ?? '';
  if (Array.isArray(value) && value.every(isPrimitive)) return joinTexts(frame, value, ',');
  return JSON.stringify(toJson(value));
}
