/** What a person reads on a page, or in a part of it, as plain text. One walk: looking up elements for each rule took minutes on 8 MB. */
import type { AnyNode } from 'domhandler';

/** Elements whose text is for programs. */
const unreadable = new Set(['script', 'style', 'template', 'noscript', 'head']);

const blocks = new Set(
  'address article aside blockquote dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tr ul'.split(
    ' ',
  ),
);

/** @returns one line; what scripts and styles say is left out, unless they themselves were asked for */
export function readLine(nodes: readonly AnyNode[]): string {
  const parts: string[] = [];
  for (const node of nodes) collectText('children' in node ? node.children : [node], parts, 'line');
  return parts.join('').replace(/\s+/g, ' ').trim();
}

/** @returns lines as the blocks of the page make them, at most one empty line between two; cells of a row with tabs between them */
export function readLines(nodes: readonly AnyNode[]): string {
  const parts: string[] = [];
  collectText(nodes, parts, 'lines');
  const lines: string[] = [];
  for (const line of parts.join('').split('\n')) {
    const text = line.replace(/ {2,}/g, ' ').trim();
    if (text !== '' || lines.at(-1) !== '') lines.push(text);
  }
  return lines.join('\n').trim();
}

function collectText(nodes: readonly AnyNode[], parts: string[], how: 'line' | 'lines'): void {
  for (const node of nodes) {
    if (node.type === 'text') parts.push(how === 'line' ? node.data : node.data.replace(/\s+/g, ' '));
    if (!('children' in node)) continue;
    const name = 'name' in node ? node.name : '';
    if (unreadable.has(name)) continue;
    if (how === 'line') {
      collectText(node.children, parts, how);
      continue;
    }
    const mark = name === 'br' || blocks.has(name) ? '\n' : '';
    parts.push(mark);
    collectText(node.children, parts, how);
    parts.push(name === 'td' || name === 'th' ? '\t' : name === 'br' ? '' : mark);
  }
}
