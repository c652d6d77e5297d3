/** Makes a label of the name that a sender gives a file: never a path, nothing that misleads whoever reads it. */

const longestName = 200;

/**
 * @param name as it came
 * @returns the last part of a path, without control characters and marks that turn the direction of writing;
 *   undefined when nothing is left
 */
export function cleanFileName(name: string | undefined): string | undefined {
  const last = (name ?? '').normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const clean = last.replace(/[\p{Cc}\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu, '').trim();
  if (clean === '' || /^\.+$/.test(clean)) return undefined;
  return shorten(clean);
}

/** The ending stays: it says what the file is. */
function shorten(name: string): string {
  const characters = [...name];
  if (characters.length <= longestName) return name;
  const ending = /\.[^.]{1,10}$/.exec(name)?.[0] ?? '';
  return characters.slice(0, longestName - [...ending].length).join('') + ending;
}
