/** Finds values on a page by CSS selectors. */

import type { Json, JsonObject } from '@noria/core';
import type { Cheerio, CheerioAPI } from 'cheerio/slim';
import type { AnyNode } from 'domhandler';
import type { Content } from '../formats/content.ts';
import { findOnPage, unreadable } from '../formats/load-page.ts';

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
export function extractValues(content: Content, page: CheerioAPI, each: string, values: ValueSettings[]): JsonObject[] {
  const root = page.root() as Cheerio<AnyNode>;
  const places = findOnPage(content, root, each, 'each')
    .toArray()
    .map((node) => page(node));
  return places.map((place) => {
    const json: JsonObject = {};
    for (const [index, value] of values.entries()) {
      json[value.name] = take(page, findOnPage(content, place, value.selector, `values[${index}].selector`), value);
    }
    return json;
  });
}

function take(page: CheerioAPI, found: Cheerio<AnyNode>, { what, attribute, list }: ValueSettings): Json {
  if (what === 'count') return found.length;
  const read = (node: AnyNode): Json => {
    const element = page(node);
    if (what === 'html') return element.html() ?? '';
    if (what === 'attribute') return element.attr(attribute) ?? null;
    return readText(element);
  };
  if (list) return found.toArray().map(read);
  const [first] = found.toArray();
  return first === undefined ? null : read(first);
}

/** What a script or a style says is text only where it was asked for itself. */
function readText(element: Cheerio<AnyNode>): string {
  const isProgram = element.is('script, style, template, noscript');
  if (isProgram || element.find(unreadable).length === 0) return tidy(element.text());
  const copy = element.clone();
  copy.find(unreadable).remove();
  return tidy(copy.text());
}

function tidy(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
