/** What the rules look at: one source file, read once, with all that it imports and touches. */

export interface SourceFile {
  /** From the root of the checkout, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
  /** Globals and members that the rules watch, such as `fetch` or `process.env`, by line. */
  readonly uses: readonly Use[];
}

export interface Import {
  readonly specifier: string;
  /** Nothing of it is left when the types are stripped. */
  readonly isTypeOnly: boolean;
  readonly line: number;
}

export interface Use {
  readonly name: string;
  readonly line: number;
}

export interface Violation {
  readonly path: string;
  readonly line: number;
  readonly problem: string;
}

/** The package (or folder beside the packages) that a file belongs to; null for the few files at the root. */
export function ownerOf(path: string): string | null {
  const [first, second] = path.split('/');
  if (first === 'packages') return second ?? null;
  return path.includes('/') ? (first ?? null) : null;
}

/** Tests and the programs beside the packages act as clients: they may open sockets and read the environment. */
export function isClient(path: string): boolean {
  return isTest(path) || /^(tests|bench|scripts)\//.test(path);
}

/** Tests, and what only tests load. */
export function isTest(path: string): boolean {
  return path.startsWith('tests/') || /\.(test|testsuite)\.ts$/.test(path) || path.includes('/src/testing/');
}

export function isCode(path: string): boolean {
  return /\.(ts|tsx|mts|js|mjs)$/.test(path);
}
