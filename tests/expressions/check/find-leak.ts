/** Walks what an expression gave: nothing but plain JSON may come out. */

const levelLimit = 600;

/** @returns what is wrong and where, or null when the value is plain JSON */
export function findLeak(value: unknown, path = 'result', level = 0): string | null {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return null;
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0) ? null : `${path} is ${String(value)}`;
    case 'object':
      if (value === null) return null;
      return level > levelLimit ? `${path} nests too deep` : findLeakInObject(value, path, level + 1);
    default:
      return `${path} is of the type ${typeof value}`;
  }
}

function findLeakInObject(value: object, path: string, level: number): string | null {
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== (Array.isArray(value) ? Array.prototype : Object.prototype)) {
    return `${path} has the prototype of ${prototype?.constructor?.name ?? 'nothing'}`;
  }
  for (const key of Reflect.ownKeys(value)) {
    if (typeof key === 'symbol') return `${path} has the symbol ${String(key)}`;
    if (key === '__proto__') return `${path} has a field of its own named __proto__`;
    if (Array.isArray(value) && key === 'length') continue;
    const field = Object.getOwnPropertyDescriptor(value, key) as PropertyDescriptor;
    if (!('value' in field)) return `${path}.${key} has a getter`;
    const leak = findLeak(field.value, `${path}.${key}`, level);
    if (leak !== null) return leak;
  }
  return null;
}
