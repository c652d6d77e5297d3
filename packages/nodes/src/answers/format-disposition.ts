/** The header that says how a file is to be shown, and its name. */

/**
 * @param fileName any text: what a plain header cannot hold is written as UTF-8 beside an ASCII form
 * @source RFC 6266, section 4; RFC 8187, section 3.2
 */
export function formatDisposition(disposition: 'inline' | 'attachment', fileName: string | undefined): string {
  if (fileName === undefined) return disposition;
  const plain = fileName.replace(/[^\x20-\x7e]/g, '_').replace(/["\\%]/g, '_');
  if (plain === fileName) return `${disposition}; filename="${plain}"`;
  const encoded = encodeURIComponent(fileName.toWellFormed()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${disposition}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
