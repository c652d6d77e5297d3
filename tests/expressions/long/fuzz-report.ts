/** What a run of the fuzzer found, and how the reports of several processes become one. */

export interface Finding {
  readonly seed: number;
  readonly index: number;
  readonly text: string;
  readonly problem: string;
}

export interface FuzzReport {
  readonly inputs: number;
  readonly parsed: number;
  /** Inputs that gave a value. */
  readonly valued: number;
  /** Inputs that JavaScript evaluated as well, with both sides in plain data. */
  readonly compared: number;
  /** By name of the known difference. */
  readonly explained: Readonly<Record<string, number>>;
  /** Results that differ from JavaScript's without a listed reason; the first of them. */
  readonly differences: readonly Finding[];
  readonly differenceCount: number;
  /** Values that got out, prototypes written, errors that are none of the language, too slow. */
  readonly faults: readonly Finding[];
  readonly features: readonly string[];
  readonly called: readonly string[];
  readonly slowest: { readonly elapsedMs: number; readonly text: string };
  readonly peakMb: number;
}

export function joinReports(reports: readonly FuzzReport[]): FuzzReport {
  const sum = (count: (report: FuzzReport) => number) => reports.reduce((total, report) => total + count(report), 0);
  const explained: Record<string, number> = {};
  for (const report of reports) {
    for (const [name, count] of Object.entries(report.explained)) explained[name] = (explained[name] ?? 0) + count;
  }
  return {
    inputs: sum((report) => report.inputs),
    parsed: sum((report) => report.parsed),
    valued: sum((report) => report.valued),
    compared: sum((report) => report.compared),
    explained,
    differences: reports.flatMap((report) => report.differences),
    differenceCount: sum((report) => report.differenceCount),
    faults: reports.flatMap((report) => report.faults),
    features: [...new Set(reports.flatMap((report) => report.features))].sort(),
    called: [...new Set(reports.flatMap((report) => report.called))].sort(),
    slowest: reports.map((report) => report.slowest).sort((a, b) => b.elapsedMs - a.elapsedMs)[0] ?? {
      elapsedMs: 0,
      text: '',
    },
    peakMb: Math.max(0, ...reports.map((report) => report.peakMb)),
  };
}
