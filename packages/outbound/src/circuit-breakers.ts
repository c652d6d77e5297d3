/** Leaves an origin alone for a while after it has failed an organization many times in a row: waiting requests would only pile up. */

export interface CircuitLimits {
  /** Failures in a row after which the circuit opens. */
  readonly failures: number;
  /** How long it stays open; then one request at a time tries. */
  readonly openMs: number;
}

export type CircuitState =
  | { readonly kind: 'closed' }
  /** One request finds out; the others are kept back until it has. */
  | { readonly kind: 'trial' }
  | { readonly kind: 'open'; readonly failures: number; readonly retryAfterMs: number };

/** `neither`: what happened says nothing about the origin, such as a cancel. */
export type CircuitOutcome = 'worked' | 'failed' | 'neither';

interface Circuit {
  failures: number;
  /** 0 while it is closed. */
  openUntilMs: number;
  isTrying: boolean;
}

/** Origins that fail are remembered up to this number; the one that failed first is forgotten first. */
const mostOrigins = 10_000;

export class CircuitBreakers {
  readonly #limits: CircuitLimits;
  readonly #nowMs: () => number;
  /** Only origins that failed last. */
  readonly #circuits = new Map<string, Circuit>();

  /** @param nowMs a clock that never goes back */
  constructor(limits: CircuitLimits, nowMs: () => number) {
    this.#limits = limits;
    this.#nowMs = nowMs;
  }

  /** To be asked before each request; after every answer but `open`, {@link settle} has to follow. */
  begin(origin: string): CircuitState {
    const circuit = this.#circuits.get(origin);
    if (circuit === undefined || circuit.openUntilMs === 0) return { kind: 'closed' };
    const leftMs = circuit.openUntilMs - this.#nowMs();
    if (leftMs > 0) return { kind: 'open', failures: circuit.failures, retryAfterMs: Math.ceil(leftMs) };
    if (circuit.isTrying) return { kind: 'open', failures: circuit.failures, retryAfterMs: trialMs };
    circuit.isTrying = true;
    return { kind: 'trial' };
  }

  settle(origin: string, state: CircuitState, outcome: CircuitOutcome): void {
    if (outcome === 'worked') {
      this.#circuits.delete(origin);
      return;
    }
    const circuit = this.#circuits.get(origin) ?? this.#remember(origin);
    if (state.kind === 'trial') circuit.isTrying = false;
    if (outcome === 'neither') return;
    circuit.failures++;
    if (state.kind === 'trial' || circuit.failures >= this.#limits.failures) {
      circuit.openUntilMs = this.#nowMs() + this.#limits.openMs;
    }
  }

  #remember(origin: string): Circuit {
    const circuit: Circuit = { failures: 0, openUntilMs: 0, isTrying: false };
    if (this.#circuits.size >= mostOrigins) {
      const [oldest] = this.#circuits.keys();
      if (oldest !== undefined) this.#circuits.delete(oldest);
    }
    this.#circuits.set(origin, circuit);
    return circuit;
  }
}

/** When to come again while somebody else's request finds out. */
const trialMs = 1_000;
