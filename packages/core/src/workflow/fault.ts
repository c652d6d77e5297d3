/** A fault of a workflow: what is wrong, and where. */
import { NoriaError } from '../errors/noria-error.ts';
import { suggest } from './nearest-name.ts';

export type FaultCode =
  /** More nodes, connections, expressions, bytes or levels than a workflow may have. */
  | 'WORKFLOW_TOO_LARGE'
  | 'SHAPE_INVALID'
  | 'SEMANTICS_UNSUPPORTED'
  | 'NODE_NAME_EMPTY'
  | 'NODE_NAME_DUPLICATE'
  | 'NODE_TYPE_UNKNOWN'
  /** The node type's own code failed while it was asked about these parameters. */
  | 'NODE_TYPE_FAILED'
  | 'PARAMETER_INVALID'
  | 'EXPRESSION_INVALID'
  | 'RETRY_INVALID'
  | 'CONNECTION_DANGLING'
  | 'CONNECTION_DUPLICATE'
  | 'PORT_UNKNOWN'
  | 'TRIGGER_MISSING'
  | 'TRIGGER_WIRED'
  | 'NODE_UNREACHABLE'
  | 'ANSWER_MISSING'
  | 'CYCLE_ENDLESS'
  | 'SETTING_INVALID'
  | 'PIN_UNKNOWN'
  /** There are more faults than are listed. */
  | 'FAULTS_CUT';

export interface Fault {
  readonly code: FaultCode;
  /** A workflow with an error cannot be published or run; a warning is for the person who builds it. */
  readonly severity: 'error' | 'warning';
  /** Place in the definition: `nodes[3].parameters.url`; empty for the workflow as a whole. */
  readonly path: string;
  /** Name of the node that the fault belongs to. */
  readonly node?: string;
  readonly message: string;
}

/** Where the parts of the validation put what they find. */
export interface FaultList {
  addError(code: FaultCode, path: string, message: string, node?: string | null): void;
  addWarning(code: FaultCode, path: string, message: string, node?: string | null): void;
  /** True once further faults would not be listed: a reason to stop looking. */
  isFull(): boolean;
  /** ` Did you mean "x"?` or nothing. Gives up after some tries: each compares many names. */
  suggest(name: string, candidates: readonly string[]): string;
  /** In the order in which they were found. */
  list(): Fault[];
}

/** A definition may be made of nothing but faults: two megabytes of them would make a report of hundreds. */
export const mostFaults = 1_000;
export const mostSuggestions = 10;

export function createFaultList(): FaultList {
  const faults: Fault[] = [];
  let suggestionsLeft = mostSuggestions;

  function add(
    severity: Fault['severity'],
    code: FaultCode,
    path: string,
    message: string,
    node?: string | null,
  ): void {
    if (faults.length < mostFaults) {
      faults.push(
        typeof node === 'string' ? { code, severity, path, node, message } : { code, severity, path, message },
      );
    } else if (faults.length === mostFaults) {
      const cut = `There are more than ${mostFaults} faults; the others are not listed.`;
      faults.push({ code: 'FAULTS_CUT', severity: 'error', path: '', message: cut });
    }
  }

  return {
    addError: (code, path, message, node) => add('error', code, path, message, node),
    addWarning: (code, path, message, node) => add('warning', code, path, message, node),
    isFull: () => faults.length > mostFaults,
    suggest: (name, candidates) => (suggestionsLeft-- > 0 ? suggest(name, candidates) : ''),
    list: () => faults,
  };
}

/** The error that refuses a workflow; every fault is in `details.faults`. */
export function refuseWorkflow(faults: readonly Fault[]): NoriaError {
  const count = faults.filter((fault) => fault.severity === 'error').length;
  const warnings = faults.length - count;
  const found = [describeCount(count, 'fault'), ...(warnings === 0 ? [] : [describeCount(warnings, 'warning')])];
  return new NoriaError('WORKFLOW_INVALID', { found: found.join(' and '), count, faults });
}

function describeCount(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
