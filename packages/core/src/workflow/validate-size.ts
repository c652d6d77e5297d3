/** The bounds of a definition, checked before anything that could choke on a value without them. */
import type { FaultList } from './fault.ts';
import { formatPath } from './format-path.ts';

export const definitionLimits = {
  nodes: 1_000,
  connections: 10_000,
  /** As JSON in UTF-8. */
  sizeBytes: 2_000_000,
  /** In the parameters of all nodes. */
  expressions: 20_000,
  /** Objects and lists inside each other. */
  depth: 100,
} as const;

/**
 * @returns false when the definition is too large to look at further; the faults say why
 */
export function validateSize(definition: unknown, faults: FaultList): boolean {
  return (
    isJsonWithinLimits(definition, faults) && hasAllowedSize(definition, faults) && hasAllowedCounts(definition, faults)
  );
}

/** An object or a list on the way. */
interface Visit {
  readonly value: object;
  readonly key: string | number;
  readonly parent: Visit | null;
  readonly depth: number;
}

/** Walks with a list instead of calls: ten thousand levels would end the stack. */
function isJsonWithinLimits(definition: unknown, faults: FaultList): boolean {
  const root: Visit = { value: [definition], key: '', parent: null, depth: 0 };
  const open = [root];
  // At least this many characters: each value has one, each key two quotes and a colon.
  let size = 0;
  for (let visit = open.pop(); visit !== undefined; visit = open.pop()) {
    const { value, depth } = visit;
    const isList = Array.isArray(value);
    if (depth > definitionLimits.depth) {
      const message = `Nests deeper than ${definitionLimits.depth} levels. Flatten it.`;
      faults.addError('WORKFLOW_TOO_LARGE', pathOf(visit, root), message);
      return false;
    }
    for (const key in value) {
      const child = (value as Record<string, unknown>)[key];
      if (child === undefined) continue;
      size += isList ? 1 : key.length + 4;
      if (typeof child === 'string') size += child.length;
      if (size > definitionLimits.sizeBytes) return refuseSize(faults);
      if (typeof child === 'object' && child !== null) {
        open.push({ value: child, key: isList ? Number(key) : key, parent: visit, depth: depth + 1 });
      } else if (!isJsonScalar(child)) {
        const at = { value: root, key: isList ? Number(key) : key, parent: visit, depth };
        faults.addError('SHAPE_INVALID', pathOf(at, root), `A value of type ${typeof child} is not JSON.`);
        return false;
      }
    }
  }
  return true;
}

function isJsonScalar(value: unknown): boolean {
  return value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}

/** The outermost part of the place: a hundred levels help nobody. */
function pathOf(visit: Visit, root: Visit): string {
  const keys: (string | number)[] = [];
  for (let at: Visit | null = visit; at !== null && at.parent !== root && at !== root; at = at.parent)
    keys.push(at.key);
  const path = formatPath(keys.reverse().slice(0, pathKeys));
  return keys.length > pathKeys ? `${path}…` : path;
}

const pathKeys = 8;

function hasAllowedSize(definition: unknown, faults: FaultList): boolean {
  const sizeBytes = new TextEncoder().encode(JSON.stringify(definition)).length;
  return sizeBytes <= definitionLimits.sizeBytes || refuseSize(faults);
}

function refuseSize(faults: FaultList): false {
  const message = `The workflow is larger than ${definitionLimits.sizeBytes} bytes of JSON. Keep large data outside of it.`;
  faults.addError('WORKFLOW_TOO_LARGE', '', message);
  return false;
}

function hasAllowedCounts(definition: unknown, faults: FaultList): boolean {
  const parts = (definition ?? {}) as { nodes?: unknown; connections?: unknown };
  let allowed = true;
  for (const part of ['nodes', 'connections'] as const) {
    const list = parts[part];
    const limit = definitionLimits[part];
    if (!Array.isArray(list) || list.length <= limit) continue;
    const message = `The workflow has ${list.length} ${part}; the limit is ${limit}. Move a part of it to another workflow and call that.`;
    faults.addError('WORKFLOW_TOO_LARGE', part, message);
    allowed = false;
  }
  return allowed;
}
