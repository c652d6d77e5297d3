/** Turns what went wrong on the way into the error that the engine decides by: its code, and how far the request had got. */
import { EffectError, NoriaError, type Sent } from '@noria/core';
import type { CancelReason } from './cancellation.ts';
import { AddressRefused } from './guarded-connector.ts';

/** @param connectTimeoutMs time that a connection may take, for the message */
export function describeFailure(error: Error, url: URL, sent: Sent, connectTimeoutMs: number): EffectError {
  const refused = findRefusal(error);
  if (refused !== null) {
    const problem = `it leads to ${refused.address}, which is not public. An operator can allow the origin ${url.origin} (OUTBOUND_ALLOWED_ORIGINS).`;
    return new EffectError('OUTBOUND_REFUSED', { address: url.host, problem }, { sent: 'no', cause: error });
  }
  // A part of the body that could not be read here, such as a file that is gone.
  if (error instanceof NoriaError) return new EffectError(error.code, error.details, { sent, cause: error });
  switch (readCode(error)) {
    case 'UND_ERR_CONNECT_TIMEOUT':
      return new EffectError(
        'OUTBOUND_TIMEOUT',
        { host: url.host, timeoutMs: connectTimeoutMs },
        { sent, cause: error },
      );
    case 'UND_ERR_INVALID_ARG':
    case 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH':
      return new EffectError(
        'PARAMETER_INVALID',
        { parameter: 'request', problem: error.message },
        { sent: 'no', cause: error },
      );
    default:
      return new EffectError(
        'OUTBOUND_FAILED',
        { host: url.host, problem: describeProblem(error) },
        { sent, cause: error },
      );
  }
}

export function describeCancel(reason: CancelReason, url: URL, sent: Sent): EffectError {
  if (reason.kind === 'timeout') {
    return new EffectError('OUTBOUND_TIMEOUT', { host: url.host, timeoutMs: reason.timeoutMs }, { sent });
  }
  const problem = 'the request was cancelled';
  return new EffectError('OUTBOUND_FAILED', { host: url.host, problem }, { sent, cause: reason.cause });
}

function findRefusal(error: Error): AddressRefused | null {
  if (error instanceof AddressRefused) return error;
  if (!(error instanceof AggregateError)) return null;
  return error.errors.find((part): part is AddressRefused => part instanceof AddressRefused) ?? null;
}

/** Several addresses that all failed give an AggregateError without a code of its own. */
function readCode(error: Error): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== undefined) return code;
  return error instanceof AggregateError && error.errors[0] instanceof Error ? readCode(error.errors[0]) : '';
}

const problems: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there (connection refused)',
  ECONNRESET: 'the connection was reset',
  EHOSTUNREACH: 'there is no way to that host',
  ENETUNREACH: 'there is no way to that network',
  ENOTFOUND: 'the host name does not exist',
  EAI_AGAIN: 'the host name cannot be resolved at the moment',
  EPIPE: 'the connection was closed',
  ETIMEDOUT: 'the connection timed out',
  UND_ERR_SOCKET: 'the connection was closed before the answer was complete',
  UND_ERR_HEADERS_OVERFLOW: 'the headers of the answer are too large',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the answer is not as long as it says',
};

function describeProblem(error: Error): string {
  const code = readCode(error);
  const known = problems[code];
  if (known !== undefined) return known;
  return code === '' || error.message.includes(code) ? error.message : `${error.message} (${code})`;
}
