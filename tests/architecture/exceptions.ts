/** Named exceptions to the rules of this folder: one row each, with the record of the decision. */

export interface ArchitectureException {
  readonly rule: 'network' | 'environment' | 'purity';
  readonly path: string;
  /** File of docs/adr that gives the reason. */
  readonly adr: string;
}

export const exceptions: readonly ArchitectureException[] = [
  { rule: 'network', path: 'packages/cli/src/api-client.ts', adr: '0005-command-line-as-client.md' },
];
