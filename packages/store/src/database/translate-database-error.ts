/** Which errors of the driver mean that the database is away, and which that it refused a value. */
import { NoriaError } from '@noria/core';

/**
 * SQLSTATE classes of a server that cannot work now: connection, sign-in, no such database, transaction rollback by deadlock
 * or conflict, resources, not in the right state, operator intervention, system.
 */
const awayClasses = new Set(['08', '28', '3D', '40', '53', '55', '57', '58']);

/** While a replica is being promoted it takes no writes yet. */
const readOnly = '25006';

/** SQLSTATE classes of a value that the database will never take: data, integrity, program limit, more than one row. */
const refusedClasses = new Set(['21', '22', '23', '54']);

const systemCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
]);

/** What `pg` says, without a code, when a connection ends under a statement or none can be had. */
const awayMessages =
  /connection terminated|not queryable|client was closed|timeout exceeded when trying to connect|timeout expired|after calling end on the pool/i;

/** @returns DATABASE_UNREACHABLE when the database is away; any other error as it was */
export function translateDatabaseError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof NoriaError || !isAway(error)) return error;
  return new NoriaError('DATABASE_UNREACHABLE', { problem: describe(error) }, { cause: error });
}

/** @returns JOURNAL_REFUSED when a value was refused; any other error as it was */
export function translateRefusedValue(error: unknown): unknown {
  const sqlState = readSqlState(error);
  if (sqlState === null || !refusedClasses.has(sqlState.slice(0, 2))) return error;
  return new NoriaError('JOURNAL_REFUSED', { problem: (error as Error).message, sqlState }, { cause: error });
}

/** @returns SQLSTATE of an error that the database reported; null for any other */
export function readSqlState(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && 'severity' in error ? code : null;
}

function isAway(error: Error): boolean {
  const sqlState = readSqlState(error);
  if (sqlState !== null) return sqlState === readOnly || awayClasses.has(sqlState.slice(0, 2));
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && systemCodes.has(code)) return true;
  if (error instanceof AggregateError) return error.errors.some((each) => each instanceof Error && isAway(each));
  return awayMessages.test(error.message);
}

/** Node reports a refused connection to a host with several addresses as an aggregate without a message. */
function describe(error: Error): string {
  if (error.message !== '') return error.message;
  const first: unknown = error instanceof AggregateError ? error.errors[0] : undefined;
  return first instanceof Error ? first.message : error.name;
}
