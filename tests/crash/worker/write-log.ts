/** The log of a worker: a line for each event, on standard error. */
import type { LogFields, Logger } from '@noria/core';

export const writeLog: Logger = {
  debug: () => undefined,
  info: (fields, message) => writeLine('info', fields, message),
  warn: (fields, message) => writeLine('warn', fields, message),
  error: (fields, message) => writeLine('error', fields, message),
};

function writeLine(level: string, { err, ...fields }: LogFields, message: string): void {
  const problem = err instanceof Error ? { problem: err.stack ?? err.message } : {};
  process.stderr.write(
    `${JSON.stringify({ time: new Date().toISOString(), level, message, ...fields, ...problem })}\n`,
  );
}
