/** Turns whatever went wrong with a request into the one form of error answer. */
import type { ErrorBody } from '@noria/contract';
import { NoriaError } from '@noria/core';

export interface ErrorAnswer {
  readonly status: number;
  readonly body: ErrorBody;
  /** Set when the log should have it: the fault is not the caller's. */
  readonly cause: unknown;
}

/**
 * Makes the answer to a failed request. What is not one of our errors, or is Fastify's about the request, becomes one.
 * @param error whatever was thrown
 * @param requestId under which the log has the request
 * @param bodyLimitBytes of the route
 */
export function toErrorAnswer(error: unknown, requestId: string, bodyLimitBytes: number): ErrorAnswer {
  const known = toNoriaError(error, bodyLimitBytes);
  const { code, message, details } = known;
  return {
    status: known.entry.httpStatus,
    body: { error: { code, message, details, requestId } },
    cause: isFault(known) ? (known.code === 'INTERNAL' ? error : known) : null,
  };
}

/** A server that starts or stops says so to every caller, and once to the log. */
function isFault({ code, entry }: NoriaError): boolean {
  return entry.httpStatus >= 500 && code !== 'STARTING_UP' && code !== 'SHUTTING_DOWN';
}

function toNoriaError(error: unknown, bodyLimitBytes: number): NoriaError {
  if (error instanceof NoriaError) return error;
  const { code, statusCode, message } = error as { code?: unknown; statusCode?: unknown; message?: unknown };
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new NoriaError('REQUEST_TOO_LARGE', { limitBytes: bodyLimitBytes });
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new NoriaError('REQUEST_TYPE_UNSUPPORTED', { expected: 'application/json', contentType: 'another' });
    case 'FST_ERR_BAD_URL':
      return new NoriaError('REQUEST_INVALID', { problem: 'the path has a percent sign that begins no escape.' });
  }
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) {
    return new NoriaError('REQUEST_MALFORMED', { problem: String(message) }, { cause: error });
  }
  return new NoriaError('INTERNAL', {}, { cause: error });
}
