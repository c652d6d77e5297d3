/** Only `outbound` reaches out; others get it as a port, so that every request passes the address check and its limits. */
import { isClient, ownerOf, type SourceFile, type Violation } from '../source-file.ts';

const networkModules = [
  'node:net',
  'node:tls',
  'node:http',
  'node:https',
  'node:http2',
  'node:dgram',
  'node:dns',
  'node:dns/promises',
  'undici',
];
const networkUses = [
  'fetch()',
  'globalThis.fetch',
  'new WebSocket(…)',
  'new EventSource(…)',
  'globalThis.WebSocket',
  'globalThis.EventSource',
];

export function findNetworkUse(files: readonly SourceFile[]): Violation[] {
  return files
    .filter(({ path }) => !isClient(path) && ownerOf(path) !== 'outbound')
    .flatMap(({ path, imports, uses }) => [
      ...imports
        .filter(({ specifier, isTypeOnly }) => !isTypeOnly && networkModules.includes(withScheme(specifier)))
        .map(({ specifier, line }) => ({ path, line, problem: `${specifier} belongs to outbound` })),
      ...uses
        .filter(({ name }) => networkUses.includes(name))
        .map(({ name, line }) => ({ path, line, problem: `${name} belongs to outbound` })),
    ]);
}

/** A builtin may be named without its scheme. */
function withScheme(specifier: string): string {
  return specifier.startsWith('node:') || specifier === 'undici' ? specifier : `node:${specifier}`;
}
