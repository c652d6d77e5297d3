/** Why a worker gave no answer, or which error it gave. */

export class WorkerError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Codes after which a client asks again with the same key, as it would after a broken connection or a 503. */
const passing = new Set(['CONNECTION_LOST', 'NO_ANSWER', 'DATABASE_UNREACHABLE', 'EXECUTION_FENCED', 'SHUTTING_DOWN']);

export function isPassing(error: unknown): boolean {
  return error instanceof WorkerError && passing.has(error.code);
}
