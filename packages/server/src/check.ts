/** One finding of the doctor. */

export interface Check {
  readonly name: string;
  /** `warned`: Noria runs, with the limit that the finding names. */
  readonly state: 'passed' | 'warned' | 'failed';
  readonly finding: string;
  /** What to do; null when there is nothing to do. */
  readonly mend: string | null;
}

export function passed(name: string, finding: string): Check {
  return { name, state: 'passed', finding, mend: null };
}

export function warned(name: string, finding: string, mend: string): Check {
  return { name, state: 'warned', finding, mend };
}

export function failed(name: string, finding: string, mend: string): Check {
  return { name, state: 'failed', finding, mend };
}
