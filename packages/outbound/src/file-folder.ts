/** The one folder that workflows may use, on this machine's disk. */
import { resolve } from 'node:path';
import type { FileFolder } from '@noria/core';
import { appendText } from './files/append-text.ts';
import { listFiles } from './files/list-files.ts';
import { readFileParts, statFile } from './files/read-file.ts';
import { writeWhole } from './files/write-file.ts';

/**
 * Adapter of the port. Links are followed only as far as they stay inside; the last step is taken on the real path and follows
 * none, so that a link put there in between is not followed.
 * @param root path of the folder; it is made when it does not exist
 */
export function createFileFolder(root: string): FileFolder {
  const folder = resolve(root);
  return {
    append: (path, text) => appendText(folder, path, text),
    read: (path) => readFileParts(folder, path),
    write: (path, content, ifExists) => writeWhole(folder, path, content, ifExists),
    stat: (path) => statFile(folder, path),
    list: (pattern, limit) => listFiles(folder, pattern, limit),
  };
}
