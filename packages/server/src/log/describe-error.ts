/** An error as the log shows it: what our errors say, and not what libraries hang on theirs (a connection, a whole socket). */

interface DescribedError {
  readonly message: string;
  readonly code?: unknown;
  readonly details?: unknown;
  readonly stack?: string;
  readonly cause?: DescribedError;
}

/** Causes are followed this far. */
const mostCauses = 5;

export function describeError(error: unknown, depth = 0): DescribedError {
  if (!(error instanceof Error)) return { message: String(error) };
  const { message, stack, cause } = error;
  const { code, details } = error as { code?: unknown; details?: unknown };
  return {
    message,
    ...(code === undefined ? {} : { code }),
    ...(details === undefined ? {} : { details }),
    ...(stack === undefined ? {} : { stack }),
    ...(cause === undefined || depth === mostCauses ? {} : { cause: describeError(cause, depth + 1) }),
  };
}
