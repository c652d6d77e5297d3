/** What the exit code of a command means. */

export const exitCodes = {
  done: 0,
  /** The command did its work, and what it ran or checked failed. */
  failed: 1,
  /** The command line, a file or an input is wrong. */
  usage: 2,
  /** Settings, database, folder or machine: the operator has to mend something. */
  operation: 3,
  /** A fault of Noria itself. */
  bug: 70,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export const exitCodeHelp = `
Exit codes: 0 done; 1 what was run or checked failed; 2 the command line, a file or an input is wrong;
3 settings, database or machine need mending; 70 a fault of Noria itself.`;
