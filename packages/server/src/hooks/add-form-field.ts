/** Puts a field of a form into its body. */
import type { Json, JsonObject } from '@noria/core';

/** A name that comes twice becomes a list. What would change the object's prototype is left out. */
export function addFormField(form: JsonObject, name: string, value: string): void {
  if (name === '__proto__') return;
  const before: Json | undefined = Object.hasOwn(form, name) ? form[name] : undefined;
  if (before === undefined) form[name] = value;
  else if (Array.isArray(before)) before.push(value);
  else form[name] = [before, value];
}
