/** The `noria` command. */
export type * from './command-context.ts';
export * from './run-command-line.ts';
