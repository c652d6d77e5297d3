/** The law of imports as data: what each package is, and which other packages its sources may import. */

export interface PackageRow {
  /** Packages that its sources may import, types included. Tests may import any: they join real parts. */
  readonly mayImport: readonly string[];
  /** Libraries and builtins that it may import; every one when left out. */
  readonly libraries?: readonly string[];
}

export const importTable: Readonly<Record<string, PackageRow>> = {
  // Pure: the only builtin computes hashes.
  core: { mayImport: [], libraries: ['zod', 'acorn', 'luxon', 're2js', 'node:crypto'] },
  contract: { mayImport: ['core'] },
  engine: { mayImport: ['core'] },
  store: { mayImport: ['core'] },
  outbound: { mayImport: ['core'] },
  nodes: { mayImport: ['core'] },
  server: { mayImport: ['core', 'contract', 'engine', 'store', 'outbound', 'nodes'] },
  cli: { mayImport: ['core', 'contract', 'server', 'scripts'] },
  // Beside the packages: programs of the checkout. They are clients and may join anything.
  scripts: { mayImport: [] },
  bench: { mayImport: ['core', 'contract', 'engine', 'store', 'outbound', 'nodes', 'server', 'cli', 'scripts'] },
  tests: { mayImport: ['core', 'contract', 'engine', 'store', 'outbound', 'nodes', 'server', 'cli', 'scripts'] },
};
