/** Finds the name of a file that a server sends. */

/**
 * @param disposition the header Content-Disposition
 * @param url where the file was fetched, whose last part serves as its name otherwise
 * @returns a name without folders, of at most 200 characters; undefined when there is none
 * @source RFC 6266
 */
export function readFileName(disposition: string | undefined, url: string): string | undefined {
  const named = readExtended(disposition ?? '') ?? readPlain(disposition ?? '') ?? decode(new URL(url).pathname);
  const [last = ''] = named.split(/[\\/]/).slice(-1);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not stand in a name
  const name = last.replace(/[\u0000-\u001f\u007f]/g, '').trim();
  return name === '' || name === '.' || name === '..' ? undefined : name.slice(-200);
}

/** `filename*=UTF-8''na%C3%AFve.pdf` */
function readExtended(disposition: string): string | null {
  const found = /;\s*filename\*\s*=\s*utf-8'[^']*'([^;\s]+)/i.exec(disposition)?.[1];
  return found === undefined ? null : decode(found);
}

function readPlain(disposition: string): string | null {
  const found = /;\s*filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(disposition);
  return found?.[1]?.replace(/\\(.)/g, '$1') ?? found?.[2] ?? null;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
