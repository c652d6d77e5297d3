/** Markdown to HTML that is safe to show: no scripts, no handlers, no addresses that run code. */
import type { Marked } from 'marked';
import type sanitizeHtml from 'sanitize-html';
import { escapeHtml } from '../formats/escape-html.ts';

interface Tools {
  /** By what becomes of HTML in the text. */
  readonly marked: { readonly escape: Marked; readonly safe: Marked };
  readonly sanitize: typeof sanitizeHtml;
}

let tools: Tools | null = null;

/**
 * @param breaks true: every line end is one on the page
 * @param html `escape` shows HTML of the text as text; `safe` keeps of it what can do no harm
 * @throws RangeError quotes or lists nest too deep for the library
 */
export async function markdownToHtml(
  text: string,
  { breaks, html }: { breaks: boolean; html: 'escape' | 'safe' },
): Promise<string> {
  tools ??= await loadTools();
  const page = tools.marked[html].parse(text, { async: false, gfm: true, breaks });
  return tools.sanitize(page, {
    allowedTags: [...tools.sanitize.defaults.allowedTags, 'img', 'del', 'ins', 'input'],
    allowedAttributes: {
      a: ['href', 'title'],
      img: ['src', 'alt', 'title', 'width', 'height'],
      th: ['align'],
      td: ['align'],
      ol: ['start'],
      code: ['class'],
      input: [{ name: 'type', multiple: false, values: ['checkbox'] }, 'checked', 'disabled'],
    },
    allowedClasses: { code: [/^language-[\w-]+$/] },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  });
}

async function loadTools(): Promise<Tools> {
  const [{ Marked }, { default: sanitize }] = await Promise.all([import('marked'), import('sanitize-html')]);
  const escaping = new Marked({ renderer: { html: (token) => escapeHtml(token.text) } });
  return { marked: { escape: escaping, safe: new Marked() }, sanitize };
}
