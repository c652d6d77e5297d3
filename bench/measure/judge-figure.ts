/** Says whether a figure reaches its target. */
import type { Figure } from './bench.ts';

export type Verdict = 'pass' | 'miss' | '';

/** @returns an empty verdict for a figure without a target */
export function judgeFigure(figure: Figure): Verdict {
  const target = figure.target;
  if (target === undefined) return '';
  const measured = target.of === 'ratio' ? figure.ratio : figure.value;
  if (measured === undefined) return 'miss';
  const reached = target.bound === 'at least' ? measured >= target.limit : measured <= target.limit;
  return reached ? 'pass' : 'miss';
}
