/** HTML to Markdown, with tables and strike-through as GitHub writes them. */
import type { Cheerio } from 'cheerio/slim';
import type { AnyNode } from 'domhandler';
import type TurndownService from 'turndown';
import { type Content, contentLimit } from './content.ts';
import { findOnPage, loadPage } from './load-page.ts';

let converter: TurndownService | null = null;

/** The library looks through the whole text again for some elements. */
const mostCharacters = 2 ** 20;

/**
 * @param selector part of the page; empty for all of it
 * @throws PARAMETER_INVALID the selector cannot be read; CONTENT_LIMIT it is larger than 1 MB, or nests too deep
 */
export async function htmlToMarkdown(content: Content, html: string, selector: string): Promise<string> {
  if (html.length > mostCharacters) throw contentLimit(content, `more than ${mostCharacters} characters of HTML`);
  const page = await loadPage(content, html);
  const part = findOnPage(content, page.root() as Cheerio<AnyNode>, selector, 'selector');
  const kept = part.toArray().map((node) => page.html(node));
  converter ??= await createConverter();
  return converter.turndown(kept.join('\n')).trim();
}

async function createConverter(): Promise<TurndownService> {
  const [{ default: Turndown }, { gfm }] = await Promise.all([
    import('turndown'),
    import('@joplin/turndown-plugin-gfm'),
  ]);
  const made = new Turndown({ headingStyle: 'atx', codeBlockStyle: 'fenced', bulletListMarker: '-' });
  made.use(gfm);
  made.remove(['head', 'script', 'style', 'noscript', 'template']);
  return made;
}
