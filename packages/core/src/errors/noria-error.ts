/** The one error class: a code from the catalogue, details for people and programs, and the cause. */
import { type ErrorCode, type ErrorEntry, errorCatalogue } from './catalogue.ts';

export type ErrorDetails = Readonly<Record<string, unknown>>;

/** The JSON form that the journal, HTTP answers and pages show. */
export interface ErrorReport {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details?: ErrorDetails;
}

export class NoriaError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  /**
   * @param code entry of the catalogue
   * @param details values that the entry's message names, and whatever a program needs to act
   * @param options `cause` is kept for the log and never sent to a client
   */
  constructor(code: ErrorCode, details: ErrorDetails = {}, options?: { cause?: unknown }) {
    super(formatMessage(errorCatalogue[code].message, details), options);
    this.name = 'NoriaError';
    this.code = code;
    this.details = details;
  }

  get entry(): ErrorEntry {
    return errorCatalogue[this.code];
  }

  /** The form without the cause and the stack. */
  toReport(): ErrorReport {
    return Object.keys(this.details).length === 0
      ? { code: this.code, message: this.message }
      : { code: this.code, message: this.message, details: this.details };
  }

  /** Turns what a journal or another process reported back into an error. */
  static fromReport(report: ErrorReport): NoriaError {
    const error = new NoriaError(report.code, report.details);
    error.message = report.message;
    return error;
  }
}

function formatMessage(message: string, details: ErrorDetails): string {
  return message.replace(/\{(\w+)\}/g, (whole, name: string) => (name in details ? String(details[name]) : whole));
}
