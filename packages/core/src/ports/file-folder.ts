/** Port: the one folder that workflows may use. Paths are relative to it, with slashes. */

export interface FileFolder {
  /**
   * Adds text at the end of a file, which is made when it does not exist.
   * @returns the file's size afterwards
   * @throws FILE_NOT_ALLOWED the path leads outside, through links too; FILE_FAILED
   */
  append(path: string, text: string): Promise<{ sizeBytes: number }>;
  /**
   * The file in parts of at most a megabyte.
   * @throws FILE_NOT_ALLOWED, FILE_NOT_FOUND, FILE_FAILED by the first part or a later one
   */
  read(path: string): AsyncIterable<Uint8Array>;
  /**
   * Writes a whole file, and the folders on the way. It is there whole or not at all, and durable when this returns.
   * @param content parts in order
   * @throws FILE_NOT_ALLOWED, FILE_EXISTS, FILE_FAILED; what `content` throws
   */
  write(path: string, content: AsyncIterable<Uint8Array>, ifExists: IfFileExists): Promise<FileWritten>;
  /** @returns null when there is no such file. @throws FILE_NOT_ALLOWED, FILE_FAILED */
  stat(path: string): Promise<FileInfo | null>;
  /**
   * Files whose path has the form of a pattern, in order of their paths.
   * @param pattern `*` and `?` stand for characters within a name, `**` for any folders on the way
   * @param limit largest number of files
   * @throws FILE_NOT_ALLOWED; FILE_FAILED there are more than `limit`, or far more are to be looked at
   */
  list(pattern: string, limit: number): Promise<FileInfo[]>;
}

/**
 * What to do when the file is there already. `fail`: FILE_EXISTS, unless it has the same content, so that a repeat does no
 * harm. `keep`: leave it as it is.
 */
export type IfFileExists = 'overwrite' | 'keep' | 'fail';

export interface FileWritten {
  /** Of the file that is there now. */
  readonly sizeBytes: number;
  /** False when a file was there and was kept. */
  readonly written: boolean;
}

export interface FileInfo {
  /** Relative to the folder. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Milliseconds since 1970. */
  readonly modifiedMs: number;
}
