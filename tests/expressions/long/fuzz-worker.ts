/** One process of the fuzzer: makes its share of the inputs, runs them, compares them with JavaScript, and reports. */
import { type CheckedInput, checkInput } from '../check/check-input.ts';
import { PrototypeGuard } from '../check/prototype-guard.ts';
import { readFeatures } from '../check/read-features.ts';
import { fuzzScope } from '../fuzz-scope.ts';
import { type Input, makeInput, readLanguage } from '../generate/make-input.ts';
import { type Disagreement, knownDifferences } from '../known-differences.ts';
import { Oracle, type OracleAnswer } from '../oracle/oracle.ts';
import { isPlainJavaScript } from '../oracle/plain-javascript.ts';
import type { Finding, FuzzReport } from './fuzz-report.ts';

export interface FuzzShare {
  readonly seed: number;
  /** First input, and how far to the next one of this process. */
  readonly first: number;
  readonly step: number;
  readonly end: number;
}

/** Findings of one kind that are told; more are only counted. */
const findingLimit = 20;
/** Inputs after which the prototypes are looked at, and the oracle is asked. */
const batchSize = 200;

interface Run {
  readonly index: number;
  readonly input: Input;
  readonly checked: CheckedInput;
}

process.once('message', async (share: FuzzShare) => {
  process.send?.(await fuzz(share));
  process.disconnect();
});

async function fuzz({ seed, first, step, end }: FuzzShare): Promise<FuzzReport> {
  const language = readLanguage();
  const scope = fuzzScope();
  const guard = new PrototypeGuard();
  const oracle = new Oracle();
  const tally = new Tally(seed);
  let pending: Run[] = [];
  const settle = async () => {
    for (const change of guard.findChanges()) tally.addFault(pending.at(-1) as Run, `among the last inputs: ${change}`);
    const comparable = pending.filter(isComparable);
    const answers = await oracle.ask(comparable.map(({ input }) => input.text));
    for (const [place, run] of comparable.entries()) tally.compare(run, answers[place] as OracleAnswer);
    pending = [];
  };
  for (let index = first; index < end; index += step) {
    const input = makeInput(language, seed, index);
    const checked = checkInput(input, scope);
    const run: Run = { index, input, checked };
    tally.add(run);
    pending.push(run);
    if (pending.length === batchSize) await settle();
  }
  if (pending.length > 0) await settle();
  oracle.end();
  return tally.report();
}

/** What Noria does not run at all is not compared. */
function isComparable({ input, checked }: Run): boolean {
  if (!checked.isParsed || input.kind === 'template' || input.text.startsWith('=')) return false;
  if (checked.outcome.kind === 'fault' || !isPlainJavaScript(input.text)) return false;
  return checked.outcome.kind === 'value' || checked.outcome.code === 'EXPRESSION_FAILED';
}

class Tally {
  readonly #seed: number;
  readonly #features = new Set<string>();
  readonly #called = new Set<string>();
  readonly #faults: Finding[] = [];
  readonly #differences: Finding[] = [];
  readonly #explained: Record<string, number> = {};
  #counts = { inputs: 0, parsed: 0, valued: 0, compared: 0, differenceCount: 0 };
  #slowest = { elapsedMs: 0, text: '' };

  constructor(seed: number) {
    this.#seed = seed;
  }

  add(run: Run): void {
    const { input, checked } = run;
    this.#counts.inputs += 1;
    if (checked.isParsed) this.#counts.parsed += 1;
    if (checked.outcome.kind === 'value') {
      this.#counts.valued += 1;
      if (input.called !== null) this.#called.add(input.called);
    }
    // Calls and what is damaged or hostile would add nothing: reading them again takes a third of the time.
    if (checked.isParsed && input.kind === 'grammar' && input.called === null) {
      for (const feature of readFeatures(input.text) ?? []) this.#features.add(feature);
    }
    if (checked.outcome.kind === 'fault') this.addFault(run, checked.outcome.problem);
    if (checked.elapsedMs > this.#slowest.elapsedMs) {
      this.#slowest = { elapsedMs: checked.elapsedMs, text: input.text.slice(0, 200) };
    }
  }

  addFault(run: Run, problem: string): void {
    if (this.#faults.length < findingLimit) this.#faults.push(this.#describe(run, problem));
  }

  compare(run: Run, javascript: OracleAnswer): void {
    const { outcome } = run.checked;
    // What is no data in JavaScript, such as a method that is not called, is undefined or refused here.
    if (javascript.kind === 'foreign') return;
    this.#counts.compared += 1;
    if (javascript.kind === 'error' ? outcome.kind === 'refused' : isSame(outcome, javascript)) return;
    const disagreement: Disagreement = {
      source: run.input.text,
      noria: outcome,
      javascript,
    };
    const known = knownDifferences.find(({ explains }) => explains?.(disagreement));
    if (known !== undefined) {
      this.#explained[known.name] = (this.#explained[known.name] ?? 0) + 1;
      return;
    }
    this.#counts.differenceCount += 1;
    if (this.#differences.length >= findingLimit) return;
    this.#differences.push(this.#describe(run, `Noria: ${show(outcome)}; JavaScript: ${show(javascript)}`));
  }

  report(): FuzzReport {
    return {
      ...this.#counts,
      explained: this.#explained,
      differences: this.#differences,
      faults: this.#faults,
      features: [...this.#features],
      called: [...this.#called],
      slowest: this.#slowest,
      peakMb: Math.round(process.resourceUsage().maxRSS / 1024),
    };
  }

  #describe({ index, input }: Run, problem: string): Finding {
    return { seed: this.#seed, index, text: input.text.slice(0, 500), problem };
  }
}

function isSame(outcome: CheckedInput['outcome'], javascript: OracleAnswer): boolean {
  return outcome.kind === 'value' && javascript.kind === 'value' && outcome.json === javascript.json;
}

function show(result: CheckedInput['outcome'] | OracleAnswer): string {
  return JSON.stringify(result).slice(0, 300);
}
