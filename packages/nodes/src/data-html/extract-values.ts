/** Finds values on a page by CSS selectors. */

import type { Json, JsonObject } from '@noria/core';
import type { Cheerio, CheerioAPI } from 'cheerio/slim';
import type { AnyNode } from 'domhandler';
import type { Content } from '../formats/content.ts';
import { findOnPage } from '../formats/load-page.ts';
import { readLine } from '../formats/page-text.ts';

export type ValueSettings = {
  name: string;
  selector: string;
  what: 'text' | 'html' | 'attribute' | 'count';
  attribute: string;
  list: boolean;
};

/**
 * @param each selector of the elements that become items; empty for one item of the whole page
 * @throws PARAMETER_INVALID a selector cannot be read
 */
export async function extractValues(
  content: Content,
  page: CheerioAPI,
  each: string,
  values: ValueSettings[],
): Promise<JsonObject[]> {
  const root = page.root() as Cheerio<AnyNode>;
  const jsons: JsonObject[] = [];
  for (const node of findOnPage(content, root, each, 'each').toArray()) {
    const place = page(node);
    const json: JsonObject = {};
    for (const [index, value] of values.entries()) {
      json[value.name] = take(page, findOnPage(content, place, value.selector, `values[${index}].selector`), value);
    }
    jsons.push(json);
    await content.ctx.pause();
  }
  return jsons;
}

function take(page: CheerioAPI, found: Cheerio<AnyNode>, { what, attribute, list }: ValueSettings): Json {
  if (what === 'count') return found.length;
  const read = (node: AnyNode): Json => {
    const element = page(node);
    if (what === 'html') return element.html() ?? '';
    if (what === 'attribute') return element.attr(attribute) ?? null;
    return readLine([node]);
  };
  if (list) return found.toArray().map(read);
  const [first] = found.toArray();
  return first === undefined ? null : read(first);
}
