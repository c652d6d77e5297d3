/** Paths inside parameters, as messages show them: `fields[0].value`, `headers["x-id"]`. */

export function joinPath(path: string, part: string | number): string {
  if (typeof part === 'number') return `${path}[${part}]`;
  if (!/^[\w$-]+$/.test(part)) return `${path}[${JSON.stringify(part)}]`;
  return path === '' ? part : `${path}.${part}`;
}
