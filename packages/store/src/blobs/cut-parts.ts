/** Cuts a stream into parts of one size, whatever the sizes are in which it comes. */

/**
 * @param partBytes size of every part but the last, which is smaller and not empty
 * @returns parts that are nobody else's: what gave the content may use its memory again
 */
export async function* cutParts(content: AsyncIterable<Uint8Array>, partBytes: number): AsyncGenerator<Buffer> {
  let part = Buffer.allocUnsafeSlow(partBytes);
  let filled = 0;
  for await (const given of content) {
    for (let at = 0; at < given.length; ) {
      const taken = Math.min(partBytes - filled, given.length - at);
      part.set(given.subarray(at, at + taken), filled);
      filled += taken;
      at += taken;
      if (filled < partBytes) continue;
      yield part;
      part = Buffer.allocUnsafeSlow(partBytes);
      filled = 0;
    }
  }
  if (filled > 0) yield part.subarray(0, filled);
}
