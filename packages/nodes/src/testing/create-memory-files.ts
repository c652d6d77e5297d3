/** A folder in memory: the port's behaviour without a disk. */
import type { FileFolder } from '@noria/core';

export interface MemoryFiles extends FileFolder {
  /** Text by path. */
  readonly contents: Map<string, string>;
}

export function createMemoryFiles(): MemoryFiles {
  const contents = new Map<string, string>();
  return {
    contents,
    append(path, text) {
      const whole = (contents.get(path) ?? '') + text;
      contents.set(path, whole);
      return Promise.resolve({ sizeBytes: Buffer.byteLength(whole) });
    },
  };
}
