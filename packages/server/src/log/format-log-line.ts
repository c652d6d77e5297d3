/** A line of the log as people read it: time, level, message, then what else is known. */

/**
 * @param line one JSON object with a line break
 * @returns text with a line break
 */
export function formatLogLine(line: string): string {
  const { level, timestamp, message, error, err, ...rest } = JSON.parse(line) as Record<string, unknown>;
  const time = String(timestamp).slice(11, 23);
  const fields = Object.entries(rest).map(
    ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  const { stack } = (error ?? err ?? {}) as { stack?: string };
  return `${[time, String(level).toUpperCase().padEnd(5), message, ...fields].join(' ')}${stack === undefined ? '' : `\n${stack}`}\n`;
}
