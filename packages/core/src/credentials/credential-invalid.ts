/** The error of a credential that cannot be kept or used. */
import { NoriaError } from '../errors/noria-error.ts';
import type { ParameterFault } from '../workflow/parameter-schema.ts';

/** @param faults at least one; the message says the first */
export function credentialInvalid(faults: readonly ParameterFault[]): NoriaError {
  const [first] = faults;
  const problem = first === undefined ? '' : `${first.path} ${first.problem}`.trim();
  return new NoriaError('CREDENTIAL_INVALID', { problem, faults });
}
