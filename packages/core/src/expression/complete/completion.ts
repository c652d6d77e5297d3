/** One thing that can be written at the cursor. */
import { DateTime } from 'luxon';

export interface Completion {
  /** What the list shows. */
  readonly label: string;
  readonly kind: 'variable' | 'field' | 'method' | 'node' | 'keyword';
  /** As describeType gives it: for a method, of its result. */
  readonly type: string;
  /** The text that replaces what is written. */
  readonly insert: string;
  /** Where the replaced text begins: a name that needs brackets replaces the dot before it, too. */
  readonly from: number;
  /** An example from the sample, or what the method belongs to. */
  readonly detail: string;
}

/** A completion before it is known what it replaces. */
export type Suggestion = Pick<Completion, 'label' | 'kind' | 'type' | 'detail'>;

const detailLength = 40;

/** A value of the sample as a detail: its JSON, shortened. */
export function showExample(value: unknown): string {
  if (value instanceof DateTime) return value.toISO() ?? '';
  if (typeof value === 'string') return shorten(JSON.stringify(value.slice(0, detailLength)));
  return shorten(typeof value === 'object' && value !== null ? showObject(value) : String(value));
}

function showObject(value: object): string {
  // Only the beginning is shown, so no more of it is written.
  const start = Array.isArray(value) ? value.slice(0, 3) : Object.fromEntries(Object.entries(value).slice(0, 5));
  return JSON.stringify(start);
}

function shorten(text: string): string {
  return text.length <= detailLength ? text : `${text.slice(0, detailLength - 1)}…`;
}
