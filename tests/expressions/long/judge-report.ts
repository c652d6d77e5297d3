/** Says what a report leaves to be desired. */
import { readLanguage } from '../generate/make-input.ts';
import { listAcceptedSyntax } from '../generate/syntax-samples.ts';
import type { FuzzReport } from './fuzz-report.ts';

/** Of all inputs, so that most of the effort goes into what runs. */
const parsedShare = 0.6;

/** How much of the language there is, and how much of it was reached. */
export interface Coverage {
  readonly syntax: readonly string[];
  readonly calls: readonly string[];
  readonly missedSyntax: readonly string[];
  readonly missedCalls: readonly string[];
}

export function measureCoverage(report: FuzzReport): Coverage {
  const { methods, functions } = readLanguage();
  const syntax = [...listAcceptedSyntax().keys()];
  const calls = [...methods.map(({ owner, name }) => `${owner}.${name}`), ...functions];
  return {
    syntax,
    calls,
    missedSyntax: syntax.filter((feature) => !report.features.includes(feature)),
    missedCalls: calls.filter((call) => !report.called.includes(call)),
  };
}

export function hasEnoughParsed({ parsed, inputs }: FuzzReport): boolean {
  return parsed >= inputs * parsedShare;
}
