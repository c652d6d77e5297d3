/** The text of a feed, in the character set that its header or its first line names. */
import type { OutboundResponse } from '@noria/core';

/** @source RFC 7303, section 3: a byte order mark, then the header, then the XML declaration */
export function decodeFeed({ headers, body }: Pick<OutboundResponse, 'headers' | 'body'>): string {
  const start = new TextDecoder('latin1').decode(body.subarray(0, 200));
  const label =
    findMark(body) ??
    /charset="?([\w:.-]+)/i.exec(headers['content-type'] ?? '')?.[1] ??
    /^\s*<\?xml[^>]*\sencoding=["']([\w:.-]+)["']/.exec(start)?.[1] ??
    'utf-8';
  try {
    return new TextDecoder(label).decode(body);
  } catch (error) {
    // A character set that nobody knows.
    if (error instanceof RangeError) return new TextDecoder().decode(body);
    throw error;
  }
}

function findMark([a, b, c]: Uint8Array): string | undefined {
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  return a === 0xfe && b === 0xff ? 'utf-16be' : undefined;
}
