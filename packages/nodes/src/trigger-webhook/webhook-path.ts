/** Says what is wrong with the path of a webhook. */
import type { Json } from '@noria/core';

interface Fault {
  readonly path: string;
  readonly problem: string;
}

const literal = /^[A-Za-z0-9._~-]+$/;
const placeholder = /^:[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Checks a path such as `orders/:id/paid`. What is no string is the schema's to report.
 * @returns the first fault, or none
 */
export function findPathFaults(path: Json | undefined): Fault[] {
  if (typeof path !== 'string') return [];
  const segments = path.split('/');
  const names = segments.filter((segment) => segment.startsWith(':'));
  if (segments.includes('')) return [fault('no slash at the beginning or the end, and never two in a row')];
  for (const segment of segments) {
    if (segment === '.' || segment === '..') return [fault(`"${segment}" cannot be a segment`)];
    if (!literal.test(segment) && !placeholder.test(segment)) {
      return [fault(`segment "${segment}" may hold letters, digits and . _ ~ - only, or be a :name`)];
    }
  }
  if (new Set(names).size < names.length) return [fault('two segments have the same :name')];
  return [];
}

function fault(problem: string): Fault {
  return { path: 'path', problem };
}
