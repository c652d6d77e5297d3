/** A negative control: a round from which one guard was taken away. The judge must find fault with it. */
import type { Finding, FindingKind } from '../judge/finding.ts';
import type { Verdict } from '../judge/judge.ts';

export interface ControlResult {
  readonly caught: boolean;
  /** How much of each kind that the missing guard should have prevented. */
  readonly found: Readonly<Partial<Record<FindingKind, number>>>;
}

/** @param kinds what the missing guard prevents; other findings do not count */
export function assessControl({ findings }: Verdict, kinds: readonly FindingKind[]): ControlResult {
  const relevant = findings.filter(({ kind }) => kinds.includes(kind));
  const groups = Object.entries(Object.groupBy(relevant, ({ kind }) => kind)) as [FindingKind, Finding[]][];
  const found = Object.fromEntries(groups.map(([kind, list]) => [kind, list.length]));
  return { caught: relevant.length > 0, found };
}
