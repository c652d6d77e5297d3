/** The catalogue of node types: finds a type at a version, and lists them all. */
import { NoriaError } from '../errors/noria-error.ts';
import type { NodeType } from './node-type.ts';

export interface NodeCatalogue {
  /** @returns null when there is no such type, or not at this version */
  find(type: string, version: number): NodeType | null;
  /** Every version of every type, by type and then by version. */
  list(): readonly NodeType[];
}

/**
 * Builds a catalogue.
 * @throws CONFLICT two node types have the same name and version
 */
export function createNodeCatalogue(types: readonly NodeType[]): NodeCatalogue {
  const byKey = new Map<string, NodeType>();
  for (const type of types) {
    const key = catalogueKey(type.type, type.version);
    if (byKey.has(key)) throw new NoriaError('CONFLICT', { problem: `Node type ${key} is in the catalogue twice.` });
    byKey.set(key, type);
  }
  const sorted = [...types].sort((a, b) => compareText(a.type, b.type) || a.version - b.version);
  return {
    find: (type, version) => byKey.get(catalogueKey(type, version)) ?? null,
    list: () => sorted,
  };
}

function catalogueKey(type: string, version: number): string {
  return `${type}@${version}`;
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
