/** What a person reads on a page, as plain text. */
import type { Cheerio, CheerioAPI } from 'cheerio/slim';
import type { AnyNode } from 'domhandler';
import type { Content } from './content.ts';
import { findOnPage, unreadable } from './load-page.ts';

const blocks =
  'address, article, aside, blockquote, dd, div, dl, dt, fieldset, figcaption, figure, footer, form, h1, h2, h3, h4, h5, h6, header, hr, li, main, nav, ol, p, pre, section, table, tr, ul';

/**
 * Changes the page: only its text is of use afterwards.
 * @param selector CSS; part of the page; empty for all of it
 * @returns lines as the blocks of the page make them, at most one empty line between two; cells of a row with tabs between them
 * @throws PARAMETER_INVALID the selector cannot be read
 */
export function readPageText(content: Content, page: CheerioAPI, selector: string): string {
  const part = findOnPage(content, page.root() as Cheerio<AnyNode>, selector, 'selector');
  page(unreadable).remove();
  for (const node of page('*').contents().toArray()) {
    if (node.type === 'text') node.data = node.data.replace(/\s+/g, ' ');
  }
  page('br').replaceWith('\n');
  page('td, th').append('\t');
  page(blocks).prepend('\n').append('\n');
  return part
    .text()
    .replace(/[ \t]*\n[ \t]*/g, '\n')
    .replace(/ {2,}/g, ' ')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
