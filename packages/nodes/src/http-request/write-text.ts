/** Writes a value where only text can stand: in an address, a header or a form. */
import type { Json } from '@noria/core';

/** @returns text as it is, lists and objects as JSON, null as nothing */
export function writeText(value: Json): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '');
}
