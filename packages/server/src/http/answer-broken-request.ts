/** The answer to what is not even a request: no route ever sees it, so it is written to the socket. */
import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { NoriaError } from '@noria/core';

/** What the parser of HTTP calls its faults, and the status line that each gets. */
const statusLines: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

export function answerBrokenRequest(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { code, message, details } = new NoriaError('REQUEST_MALFORMED', {
    problem: `it is no HTTP (${error.code ?? error.message})`,
  });
  const body = JSON.stringify({ error: { code, message, details, requestId: randomUUID() } });
  const lines = [
    `HTTP/1.1 ${statusLines[error.code ?? ''] ?? '400 Bad Request'}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
}
