/** Makes items of answers. */
import type { BinaryRef, Item, Json } from '@noria/core';
import type { Page } from './fetch-answers.ts';
import type { RequestSettings } from './request-settings.ts';

/**
 * An object is one item, a list is an item per entry, anything else becomes the field `data`; a file is one item. A full response is one
 * item for each answer.
 * @param results pages by input item; undefined gives no item. Pairs are left out where every item gave exactly one
 */
export function toItems(
  results: readonly (readonly Page[] | undefined)[],
  settings: Pick<RequestSettings, 'fullResponse' | 'answerFile'>,
): Item[] {
  const items: Item[] = [];
  let oneEach = true;
  for (const [index, pages] of results.entries()) {
    const before = items.length;
    for (const page of pages ?? []) {
      for (const item of readPage(page, settings)) items.push({ ...item, pairedItem: { item: index } });
    }
    if (items.length !== before + 1) oneEach = false;
  }
  return oneEach ? items.map(({ pairedItem: _pair, ...item }) => item) : items;
}

function readPage(
  { answer, entries }: Page,
  { fullResponse, answerFile }: Pick<RequestSettings, 'fullResponse' | 'answerFile'>,
): Item[] {
  const { status, headers, url, file } = answer;
  const withFile = (json: Item['json']): Item =>
    file === null ? { json } : { json, binary: nameFile(answerFile, file) };
  // What stands in for an answer is taken as it is.
  if (fullResponse && status !== 0) {
    const body = entries === null ? answer.body : [...entries];
    return [withFile({ status, headers: { ...headers }, body, url })];
  }
  const bodies = entries ?? (Array.isArray(answer.body) ? answer.body : [answer.body]);
  return bodies.map((body) => withFile(isObject(body) ? body : { data: body }));
}

function nameFile(name: string, file: BinaryRef): Record<string, BinaryRef> {
  return name === '__proto__' ? { data: file } : { [name]: file };
}

function isObject(value: Json): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
