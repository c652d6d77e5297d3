/** Holds a request against its route's schemas and says where it differs. */
import { NoriaError } from '@noria/core';
import type { z } from 'zod';

export interface InputFault {
  /** Such as `body.nodes[2].name`. */
  readonly path: string;
  readonly problem: string;
}

/**
 * @param place `params`, `query` or `body`: where the value stood in the request
 * @returns the value as the schema gives it, with defaults
 * @throws REQUEST_INVALID with every fault in `details.faults`
 */
export function parseInput<T extends z.ZodType>(schema: T, value: unknown, place: string): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const faults = result.error.issues.flatMap((issue) => listFaults(issue, place));
  const shown = faults.slice(0, 3).map((fault) => `${fault.path}: ${fault.problem}`);
  const more = faults.length > shown.length ? `; and ${faults.length - shown.length} more` : '';
  throw new NoriaError('REQUEST_INVALID', { problem: `${shown.join('; ')}${more}`, faults });
}

function listFaults(issue: z.core.$ZodIssue, place: string): InputFault[] {
  const path = formatPath(place, issue.path);
  if (issue.code !== 'unrecognized_keys') return [{ path, problem: issue.message }];
  return issue.keys.map((key) => ({ path: formatPath(path, [key]), problem: 'this key is not known' }));
}

/** `nodes`, `2`, `name` becomes `nodes[2].name`. */
export function formatPath(start: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return /^[\w$-]+$/.test(String(part)) ? `${text}.${String(part)}` : `${text}[${JSON.stringify(String(part))}]`;
  }, start);
}
