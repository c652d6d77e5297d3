/** Port: the one folder that workflows may use. */

export interface FileFolder {
  /**
   * Adds text at the end of a file, which is made when it does not exist.
   * @param path relative to the folder
   * @returns the file's size afterwards
   * @throws FILE_NOT_ALLOWED the path leads outside, through links too
   */
  append(path: string, text: string): Promise<{ sizeBytes: number }>;
}
