/** The table of docs/errors.md, from the catalogue. */
import type { ErrorEntry } from '@noria/core';

export function renderErrorTable(catalogue: Readonly<Record<string, ErrorEntry>>): string {
  const rows = Object.entries(catalogue).map(
    ([code, { kind, httpStatus, retryable, message }]) =>
      `| \`${code}\` | ${kind} | ${httpStatus} | ${retryable ? 'yes' : 'no'} | ${escapeCell(message)} |`,
  );
  return ['| code | kind | HTTP status | retry | message |', '| --- | --- | --- | --- | --- |', ...rows, ''].join('\n');
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|');
}
