/** Figures as a table for readers. */
import type { Figure } from '../measure/bench.ts';
import { judgeFigure } from '../measure/judge-figure.ts';

const HEADINGS = ['figure', 'measured', 'baseline', 'ratio', 'target', 'verdict'];

/** @returns lines of equal columns, with notes below the figure that they belong to */
export function formatTable(figures: readonly Figure[]): string {
  const rows = figures.map(formatRow);
  const widths = HEADINGS.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const formatLine = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  const lines = [formatLine(HEADINGS), widths.map((width) => '-'.repeat(width)).join('  ')];
  for (const [index, figure] of figures.entries()) {
    lines.push(formatLine(rows[index] ?? []));
    if (figure.note !== undefined) lines.push(`    ${figure.note}`);
  }
  return lines.join('\n');
}

function formatRow(figure: Figure): string[] {
  return [
    figure.name,
    `${formatNumber(figure.value)} ${figure.unit}`,
    figure.baseline === undefined ? '' : `${figure.baseline.name} ${formatNumber(figure.baseline.value)}`,
    figure.ratio === undefined ? '' : figure.ratio.toFixed(2),
    formatTarget(figure),
    judgeFigure(figure),
  ];
}

function formatTarget(figure: Figure): string {
  if (figure.target === undefined) return figure.floor === undefined ? '' : `floor ${formatNumber(figure.floor)}`;
  const sign = figure.target.bound === 'at least' ? '≥' : '≤';
  const unit = figure.target.of === 'ratio' ? 'ratio' : figure.unit;
  return `${sign} ${formatNumber(figure.target.limit)} ${unit}`;
}

function formatNumber(value: number): string {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US');
  return value.toPrecision(3).replace(/\.?0+$/, '');
}
