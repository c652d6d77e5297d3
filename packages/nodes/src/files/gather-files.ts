/** The files of many items side by side. */
import type { BinaryRef, Item } from '@noria/core';

/** @returns by name; one whose name is taken gets the next number: `data`, `data2`, `data3`. Undefined when there is none */
export function gatherFiles(items: readonly Item[]): Record<string, BinaryRef> | undefined {
  const files = new Map<string, BinaryRef>();
  const counts = new Map<string, number>();
  for (const { binary = {} } of items) {
    for (const [name, file] of Object.entries(binary)) files.set(findFree(name, files, counts), file);
  }
  return files.size === 0 ? undefined : Object.fromEntries(files);
}

function findFree(name: string, files: ReadonlyMap<string, BinaryRef>, counts: Map<string, number>): string {
  let free = name;
  while (files.has(free)) {
    const count = (counts.get(name) ?? 1) + 1;
    counts.set(name, count);
    free = `${name}${count}`;
  }
  return free;
}
