/** Reads HTML into a tree. Nothing in it runs, and nothing is fetched. */
import type { Cheerio, CheerioAPI } from 'cheerio/slim';
import type { AnyNode } from 'domhandler';
import { parameterFault } from '../parameter-fault.ts';
import { type Content, contentLimit } from './content.ts';

/** The parser and what walks its tree call themselves for each level. */
const mostLevels = 500;

/** @throws CONTENT_LIMIT it nests deeper than 500 levels */
export async function loadPage(content: Content, html: string): Promise<CheerioAPI> {
  const { load } = await import('cheerio/slim');
  const page = load(html);
  checkDepth(content, page);
  return page;
}

/**
 * What a selector finds on a page, or inside a part of it.
 * @param selector empty for the part itself
 * @param parameter where the selector stands, for the error
 * @throws PARAMETER_INVALID the selector cannot be read
 */
export function findOnPage(
  { ctx, item }: Content,
  within: Cheerio<AnyNode>,
  selector: string,
  parameter: string,
): Cheerio<AnyNode> {
  try {
    return selector === '' ? within : within.find(selector);
  } catch (cause) {
    throw parameterFault(ctx, parameter, `the selector cannot be read: ${(cause as Error).message}`, item);
  }
}

type Walked = { readonly parent: unknown; readonly next: Walked | null; readonly firstChild?: Walked | null };

/** Without calling itself: a tree that is too deep must not be what finds out. */
function checkDepth(content: Content, page: CheerioAPI): void {
  let depth = 0;
  let node = (page.root()[0] as unknown as Walked | undefined) ?? null;
  const root = node;
  while (node !== null) {
    if (node.firstChild) {
      node = node.firstChild;
      depth++;
      if (depth > mostLevels) throw contentLimit(content, `its elements nest deeper than ${mostLevels} levels`);
      continue;
    }
    while (node !== null && node !== root && node.next === null) {
      node = node.parent as Walked | null;
      depth--;
    }
    if (node === null || node === root) return;
    node = node.next;
  }
}
