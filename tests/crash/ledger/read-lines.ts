/** Cuts what comes over a socket into lines. */
import type { Socket } from 'node:net';

/** A connection that breaks off gives what was sent before, and no half line. */
export function readLines(socket: Socket, onLine: (line: string) => void): void {
  let rest = '';
  socket.setEncoding('utf8');
  socket.on('data', (text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  });
  // A killed process resets its connections.
  socket.on('error', () => undefined);
}
