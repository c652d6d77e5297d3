/** What items are told apart by. */
import type { Item, JsonObject, NodeContext } from '@noria/core';
import { chooseFields } from '../fields/choose-fields.ts';
import { keyOfValue } from '../fields/key-of-value.ts';
import { readField } from '../fields/read-field.ts';
import { parameterFault } from '../parameter-fault.ts';
import type { Work } from '../run-in-turns.ts';
import type { Settings } from './dedupe-settings.ts';

/**
 * @returns a text for each item, equal where the compared fields are; null where an item has not all of the selected ones
 * @throws PARAMETER_INVALID it has not, and that is to stop the workflow
 */
export function* listKeys(
  ctx: NodeContext,
  items: readonly Item[],
  settings: Pick<Settings, 'compare' | 'fields' | 'missing'>,
): Work<(string | null)[]> {
  const keys: (string | null)[] = [];
  for (let index = 0; index < items.length; index++) {
    const { json } = items[index] as Item;
    keys.push(
      settings.compare === 'selected'
        ? keyOfSelected(ctx, json, settings, index)
        : keyOfValue(chooseFields(ctx, json, settings.compare, settings.fields, 'fields', index)),
    );
    yield;
  }
  return keys;
}

/** Of the values alone: nodes that share what they have met may call their fields by different names. */
function keyOfSelected(
  ctx: NodeContext,
  json: JsonObject,
  { fields, missing }: Pick<Settings, 'fields' | 'missing'>,
  item: number,
): string | null {
  const keys: string[] = [];
  for (let at = 0; at < fields.length; at++) {
    const field = fields[at] as string;
    const value = readField(json, field);
    if (value !== undefined) keys.push(keyOfValue(value));
    else if (missing === 'keep') return null;
    else throw parameterFault(ctx, `fields[${at}]`, `there is no "${field}"`, item);
  }
  return keys.join('\n');
}
