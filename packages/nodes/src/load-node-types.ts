/** Finds the built-in node types: every folder `<group>-<name>` that holds `<group>-<name>.ts` is one. */
import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type NodeType, NoriaError } from '@noria/core';

/**
 * Loads every node type of this package, in order of its name. Called once at start: adding a folder is all it takes to add a type.
 * @returns what each folder's file exports under the folder's name: `fileAppend` of `file-append/file-append.ts`
 * @throws INTERNAL that export is missing, or is another node type than the folder's name promises
 */
export async function loadNodeTypes(): Promise<NodeType[]> {
  return Promise.all(listFiles(import.meta.dirname).map(loadNodeType));
}

function listFiles(root: string): string[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(root, name, `${name}.ts`))
    .filter((file) => existsSync(file))
    .sort();
}

async function loadNodeType(file: string): Promise<NodeType> {
  const folder = basename(file, '.ts');
  const module: Readonly<Record<string, NodeType | undefined>> = await import(pathToFileURL(file).href);
  const nodeType = module[folder.replace(/-(.)/g, (_dash, letter: string) => letter.toUpperCase())];
  const expected = folder.replace('-', '.');
  if (nodeType?.type !== expected) {
    throw new NoriaError('INTERNAL', { file, expected, found: nodeType?.type ?? null });
  }
  return nodeType;
}
