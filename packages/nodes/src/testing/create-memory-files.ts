/** A folder in memory for tests that only append; others are given a real one. */
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
    read: noFolder,
    write: noFolder,
    stat: noFolder,
    list: noFolder,
  };
}

function noFolder(): never {
  throw new Error('This test needs a real folder: give the step createFileFolder()');
}
