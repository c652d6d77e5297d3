/** Finds the next page in the header Link of an answer. */

/**
 * @returns the address of the link with the relation `next`, perhaps relative; undefined when there is none
 * @source RFC 8288, section 3
 */
export function findNextLink(header: string): string | undefined {
  for (const link of splitOutsideQuotes(header, ',')) {
    const [target = '', ...parameters] = splitOutsideQuotes(link, ';').map((part) => part.trim());
    if (target.startsWith('<') && target.endsWith('>') && parameters.some(isNext)) return target.slice(1, -1).trim();
  }
  return undefined;
}

function isNext(parameter: string): boolean {
  const [name = '', ...value] = parameter.split('=');
  if (name.trim().toLowerCase() !== 'rel') return false;
  return value.join('=').replaceAll('"', ' ').trim().toLowerCase().split(' ').includes('next');
}

/** In one go, not by a pattern: a server may send a header that a pattern takes minutes for. */
function splitOutsideQuotes(text: string, separator: string): string[] {
  const parts: string[] = [];
  let from = 0;
  let closer = '';
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (closer === '"' && character === '\\') at++;
    else if (closer !== '') closer = character === closer ? '' : closer;
    else if (character === '"') closer = '"';
    else if (character === '<') closer = '>';
    else if (character === separator) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, text.slice(from)];
}
