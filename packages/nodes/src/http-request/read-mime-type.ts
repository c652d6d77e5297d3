/** Reads the media type of a file of an item, as a header may carry it. */
import type { BinaryRef } from '@noria/core';

/** @returns `application/octet-stream` for what is no media type: it came from outside, perhaps with a line break in it */
export function readMimeType({ mimeType }: BinaryRef): string {
  return /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(;[\t\x20-\x7e]*)?$/.test(mimeType) ? mimeType : 'application/octet-stream';
}
