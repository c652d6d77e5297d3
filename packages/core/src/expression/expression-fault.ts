/** What stops an expression: a fault that learns its place on the way out and becomes a NoriaError at the edge. */
import { type ErrorDetails, NoriaError } from '../errors/noria-error.ts';

export type FaultCode = 'EXPRESSION_SYNTAX' | 'EXPRESSION_FAILED' | 'EXPRESSION_LIMIT';

export class ExpressionFault extends Error {
  readonly code: FaultCode;
  readonly details: ErrorDetails;
  /** Characters before the place in the expression's source; -1 until {@link placeFault} says where. */
  offset: number;

  constructor(code: FaultCode, details: ErrorDetails, offset: number, cause?: unknown) {
    super(String(details.problem ?? `limit of ${details.limit} ${details.unit}`), { cause });
    this.name = 'ExpressionFault';
    this.code = code;
    this.details = details;
    this.offset = offset;
  }
}

export function syntaxFault(problem: string, offset: number): ExpressionFault {
  return new ExpressionFault('EXPRESSION_SYNTAX', { problem }, offset);
}

export function failFault(problem: string, cause?: unknown): ExpressionFault {
  return new ExpressionFault('EXPRESSION_FAILED', { problem }, -1, cause);
}

export function limitFault(limit: number, unit: string, offset = -1): ExpressionFault {
  return new ExpressionFault('EXPRESSION_LIMIT', { limit, unit }, offset);
}

/** Levels that fit on the stack are checked one by one; this names the stack itself when it ends first. */
const stackLevels = 500;

/**
 * Gives an error on its way out the place where it arose, unless a deeper place was set before.
 * What the JavaScript engine refuses by itself (`toFixed(101)`, `JSON.parse('{')`) becomes a failure of the expression.
 * @param offset characters before the place in the source
 */
export function placeFault(error: unknown, offset: number): unknown {
  if (error instanceof ExpressionFault) {
    if (error.offset < 0) error.offset = offset;
    return error;
  }
  if (error instanceof RangeError && error.message.includes('call stack')) {
    return limitFault(stackLevels, 'nested levels', offset);
  }
  if (error instanceof NoriaError) return new PlacedError(error, offset);
  if (error instanceof RangeError || error instanceof SyntaxError || error instanceof URIError) {
    const fault = failFault(error.message, error);
    fault.offset = offset;
    return fault;
  }
  return error;
}

/** An error of the scope (no such node, lineage unknown) with its place. */
class PlacedError extends Error {
  readonly inner: NoriaError;
  readonly offset: number;

  constructor(inner: NoriaError, offset: number) {
    super(inner.message, { cause: inner });
    this.inner = inner;
    this.offset = offset;
  }
}

/**
 * The error that leaves the expression language.
 * @param base characters before the expression in its text; columns count from 1 in that text
 * @param parameter path of the parameter, or null when the expression stands alone
 * @returns the same error when it is none of ours: a mistake of Noria stays visible as one
 */
export function reportFault(error: unknown, base: number, parameter: string | null): unknown {
  const placed = placeFault(error, 0);
  const place = (offset: number) => ({
    column: base + Math.max(offset, 0) + 1,
    ...(parameter === null ? {} : { parameter }),
  });
  if (placed instanceof ExpressionFault) {
    return new NoriaError(placed.code, { ...placed.details, ...place(placed.offset) }, { cause: placed.cause });
  }
  if (placed instanceof PlacedError) {
    const { code, details } = placed.inner;
    return new NoriaError(code, { ...details, ...place(placed.offset) }, { cause: placed.inner });
  }
  return placed;
}
