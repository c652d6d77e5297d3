/** Which methods each path takes, for the answer to a wrong one. */

export interface MethodTable {
  add(method: string | readonly string[], path: string): void;
  /** Methods that the path takes; empty when there is no such path. */
  find(path: string): readonly string[];
  /** Every route as `METHOD /path/:parameter`. */
  list(): readonly string[];
}

export function createMethodTable(): MethodTable {
  const rows = new Map<string, { readonly pattern: RegExp; readonly methods: Set<string> }>();
  return {
    add(method, path) {
      const row = rows.get(path) ?? { pattern: toPattern(path), methods: new Set<string>() };
      for (const each of typeof method === 'string' ? [method] : method) row.methods.add(each);
      rows.set(path, row);
    },
    find(path) {
      const found = new Set<string>();
      for (const { pattern, methods } of rows.values()) {
        if (pattern.test(path)) for (const method of methods) found.add(method);
      }
      return [...found].sort();
    },
    list: () => [...rows].flatMap(([path, { methods }]) => [...methods].map((method) => `${method} ${path}`)),
  };
}

function toPattern(path: string): RegExp {
  const parts = path.split('/').map((part) => {
    if (part === '*') return '.*';
    return part.startsWith(':') ? '[^/]+' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('/')}$`);
}
