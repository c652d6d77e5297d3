/** Finds the end of HTTP/1.1 responses that carry a content-length: all that a load of our own routes needs. */

export interface ResponseReader {
  /**
   * Takes what has arrived on a connection.
   * @returns the status once a response is complete, null before
   * @throws Error the response has no content-length
   */
  read(chunk: Buffer): number | null;
}

const HEAD_END = Buffer.from('\r\n\r\n');
const STATUS_AT = 'HTTP/1.1 '.length;

/** For a connection with one request at a time: a response never shares a chunk with the next one. */
export function createResponseReader(): ResponseReader {
  let gathered: Buffer | null = null;
  let bodyLeft = 0;
  let status = 0;

  function read(chunk: Buffer): number | null {
    if (bodyLeft > 0) {
      bodyLeft -= chunk.length;
      return bodyLeft > 0 ? null : status;
    }
    const bytes = gathered === null ? chunk : Buffer.concat([gathered, chunk]);
    const headEnd = bytes.indexOf(HEAD_END);
    if (headEnd === -1) {
      gathered = bytes;
      return null;
    }
    gathered = null;
    const head = bytes.toString('latin1', 0, headEnd);
    status = Number(head.slice(STATUS_AT, STATUS_AT + 3));
    bodyLeft = readContentLength(head) - (bytes.length - headEnd - HEAD_END.length);
    return bodyLeft > 0 ? null : status;
  }

  return { read };
}

function readContentLength(head: string): number {
  // Servers of ours write the name in lower case; others write it capitalised.
  let at = head.indexOf('\r\ncontent-length:');
  if (at === -1) at = head.indexOf('\r\nContent-Length:');
  if (at === -1) throw new Error(`a response without content-length: ${head}`);
  return Number.parseInt(head.slice(at + '\r\ncontent-length:'.length), 10);
}
