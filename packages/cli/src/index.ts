/** The `noria` command. */
export * from './run-command-line.ts';
