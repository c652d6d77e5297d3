/** The log: one JSON object a line on standard error, or lines for people. */
import pino, { type DestinationStream, type Logger } from 'pino';
import { describeError } from './describe-error.ts';
import { formatLogLine } from './format-log-line.ts';

export type { Logger };

/**
 * Makes the process's log. Every line has `timestamp`; lines about a run have `workflowId`, `organizationId`,
 * `executionId` and `correlationId`.
 * @param level lowest level that is written
 * @param format `json` for programs, `pretty` for people; left out, it follows whether a person watches the terminal
 * @param write takes whole lines; standard error when left out
 */
export function createLogger(
  level: string,
  format: 'json' | 'pretty' = process.stderr.isTTY ? 'pretty' : 'json',
  write: (line: string) => void = writeToStderr,
): Logger {
  const destination: DestinationStream = {
    write: (line) => write(format === 'pretty' ? formatLogLine(line) : line),
  };
  return pino(
    {
      level,
      base: null,
      messageKey: 'message',
      timestamp: () => `,"timestamp":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: describeError, err: describeError },
      redact: { paths: ['headers.authorization', 'headers.cookie'], censor: '[hidden]' },
    },
    destination,
  );
}

function writeToStderr(line: string): void {
  process.stderr.write(line);
}
